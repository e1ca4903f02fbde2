import { type ReactElement } from 'react';
import { type CaughtMail } from './caughtLetter.js';
import { MAIL_STYLE } from './mailStyle.js';

/** `page` counts from 1; `letter` is the one being read. */
export type MailView = { q: string; page: number; mail: CaughtMail | null };

const PER_PAGE = 100;

/**
 * The list of letters, and the selected one. Without a selected one, the page looks for new mail every five
 * seconds.
 */
export function mailPage(mails: CaughtMail[], view: MailView): ReactElement {
  const found = mails.filter(({ to, subject }) => matches(view.q, [...to, subject]));
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width" />
        {!view.mail && <meta httpEquiv="refresh" content="5" />}
        <title>{`Caught mail (${mails.length})`}</title>
        <style>{MAIL_STYLE}</style>
      </head>
      <body className={view.mail ? 'reading' : 'listing'}>
        <nav>
          <Search q={view.q} found={found.length} all={mails.length} />
          <ol>
            {found.slice((view.page - 1) * PER_PAGE, view.page * PER_PAGE).map((mail) => (
              <Entry key={mail.id} mail={mail} view={view} />
            ))}
          </ol>
          <Pager view={view} found={found.length} />
        </nav>
        <main>
          {view.mail ? <OpenMail mail={view.mail} /> : <p className="hint">{hint(mails.length)}</p>}
        </main>
      </body>
    </html>
  );
}

const matches = (q: string, texts: string[]): boolean =>
  texts.some((text) => text.toLowerCase().includes(q.trim().toLowerCase()));

const hint = (count: number): string =>
  count === 0
    ? 'No mail yet. Nothing that arrives here leaves this machine.'
    : 'Choose a letter to read it. Nothing here leaves this machine.';

function Search({ q, found, all }: { q: string; found: number; all: number }) {
  return (
    <form action="/" method="get">
      <h1>
        <a href="/">Caught mail</a> <small>{q ? `${found} of ${all}` : all}</small>
      </h1>
      <input
        type="search"
        name="q"
        defaultValue={q}
        placeholder="Recipient or subject"
        aria-label="Recipient or subject"
      />
    </form>
  );
}

function Entry({ mail, view }: { mail: CaughtMail; view: MailView }) {
  const current = mail.id === view.mail?.id;
  return (
    <li>
      <a href={link(`/letters/${mail.id}`, view)} aria-current={current ? 'page' : undefined}>
        <time dateTime={mail.at}>{timeText(mail.at)}</time>
        <span className="to">{mail.to.join(', ')}</span>
        <span className="subject">{mail.subject}</span>
      </a>
    </li>
  );
}

function Pager({ view, found }: { view: MailView; found: number }) {
  const pages = Math.ceil(found / PER_PAGE);
  if (pages < 2) return null;
  return (
    <p className="pager">
      {view.page > 1 && <a href={link('/', { ...view, page: view.page - 1 })}>Newer</a>}
      <span>{`Page ${view.page} of ${pages}`}</span>
      {view.page < pages && <a href={link('/', { ...view, page: view.page + 1 })}>Older</a>}
    </p>
  );
}

function OpenMail({ mail }: { mail: CaughtMail }) {
  const tags = Object.entries(mail.tags).map(([name, value]) => `${name}=${value}`);
  return (
    <article>
      <h2>{mail.subject}</h2>
      <dl>
        <Fact name="Time" value={timeText(mail.at)} />
        <Fact name="From" value={mail.from} />
        <Fact name="To" value={mail.to.join(', ')} />
        <Fact name="Reply to" value={mail.replyTo.join(', ')} />
        <Fact name="Tags" value={tags.join(', ')} />
        <Fact name="Idempotency key" value={mail.idempotencyKey ?? ''} />
        {Object.entries(mail.headers).map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
        {mail.attachments.length > 0 && (
          <>
            <dt>Attachments</dt>
            <dd>
              {mail.attachments.map(({ filename }, index) => (
                <a
                  key={index}
                  href={`/letters/${mail.id}/attachments/${index}`}
                  target="_blank"
                  rel="noreferrer"
                >
                  {filename}
                </a>
              ))}
            </dd>
          </>
        )}
      </dl>
      <iframe
        title="The letter as HTML"
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        src={`/letters/${mail.id}/html`}
      />
      <details>
        <summary>Plain text</summary>
        <pre>{mail.text}</pre>
      </details>
      <details>
        <summary>HTML source</summary>
        <pre>{mail.html}</pre>
      </details>
    </article>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) =>
  value && (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );

/**
 * `2026-11-22 09:00`, UTC: business days pass quickly on the sample's clock, so the date matters as much as
 * the hour.
 */
const timeText = (at: string): string => at.slice(0, 16).replace('T', ' ');

function link(path: string, { q, page }: MailView): string {
  const query = new URLSearchParams({ ...(q && { q }), ...(page > 1 && { page: String(page) }) }).toString();
  return query ? `${path}?${query}` : path;
}
