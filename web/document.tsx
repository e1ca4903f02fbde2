import { type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { assetUrl } from './assets.js';

/** A document with the script of the desk, but without its frame: the sign-in, an error. */
export const bareHtml = (title: string, body: ReactNode): string =>
  pageHtml(`${title} · Dunning`, <main className="bare">{body}</main>);

/** A document without any script: a customer's own page. */
export const plainHtml = (title: string, body: ReactNode): string =>
  render(
    <html lang="en">
      <Head title={title} />
      <body>
        <main className="bare">{body}</main>
      </body>
    </html>,
  );

export const pageHtml = (title: string, body: ReactNode): string =>
  render(
    <html lang="en">
      <Head title={title}>
        <meta name="htmx-config" content={HTMX} />
        <script src={assetUrl('theme.js')} />
        <script src={assetUrl('htmx.js')} defer />
        <script src={assetUrl('idiomorph.js')} defer />
        <script src={assetUrl('desk.js')} defer />
      </Head>
      <body hx-boost="true" hx-inherit="hx-boost" hx-ext="morph">
        {body}
      </body>
    </html>,
  );

/**
 * Each element uses only its own attributes: a link inside a part that refreshes, or inside a form that shows
 * its response in one place, still loads a whole page. Back loads the page of its address.
 */
const HTMX = JSON.stringify({
  includeIndicatorStyles: false,
  allowEval: false,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  disableInheritance: true,
});

const Head = ({ title, children }: { title: string; children?: ReactNode }) => (
  <head>
    <meta charSet="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>{title}</title>
    <link rel="icon" href={assetUrl('icon.svg')} type="image/svg+xml" />
    <link rel="stylesheet" href={assetUrl('pico.css')} />
    <link rel="stylesheet" href={assetUrl('charts.css')} />
    <link rel="stylesheet" href={assetUrl('desk.css')} />
    {children}
  </head>
);

const render = (whole: ReactNode): string => `<!doctype html>${renderToStaticMarkup(whole)}`;
