import { type ReactElement } from 'react';
import { type CaughtLetter } from './caughtLetter.js';
import { MAIL_STYLE } from './mailStyle.js';

/** `page` counts from 1; `letter` is the one being read. */
export type MailView = { q: string; page: number; letter: CaughtLetter | null };

const PER_PAGE = 100;

/** The list of letters, and the one being read. Without one, the page looks for new mail every five seconds. */
export function mailPage(letters: CaughtLetter[], view: MailView): ReactElement {
  const found = letters.filter(({ to, subject }) => matches(view.q, [...to, subject]));
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width" />
        {!view.letter && <meta httpEquiv="refresh" content="5" />}
        <title>{`Caught mail (${letters.length})`}</title>
        <style>{MAIL_STYLE}</style>
      </head>
      <body className={view.letter ? 'reading' : 'listing'}>
        <nav>
          <Search q={view.q} found={found.length} all={letters.length} />
          <ol>
            {found.slice((view.page - 1) * PER_PAGE, view.page * PER_PAGE).map((letter) => (
              <Entry key={letter.id} letter={letter} view={view} />
            ))}
          </ol>
          <Pager view={view} found={found.length} />
        </nav>
        <main>
          {view.letter ? <Letter letter={view.letter} /> : <p className="hint">{hint(letters.length)}</p>}
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

function Entry({ letter, view }: { letter: CaughtLetter; view: MailView }) {
  const current = letter.id === view.letter?.id;
  return (
    <li>
      <a href={link(`/letters/${letter.id}`, view)} aria-current={current ? 'page' : undefined}>
        <time dateTime={letter.at}>{timeText(letter.at)}</time>
        <span className="to">{letter.to.join(', ')}</span>
        <span className="subject">{letter.subject}</span>
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

function Letter({ letter }: { letter: CaughtLetter }) {
  const tags = Object.entries(letter.tags).map(([name, value]) => `${name}=${value}`);
  return (
    <article>
      <h2>{letter.subject}</h2>
      <dl>
        <Fact name="Time" value={timeText(letter.at)} />
        <Fact name="From" value={letter.from} />
        <Fact name="To" value={letter.to.join(', ')} />
        <Fact name="Reply to" value={letter.replyTo.join(', ')} />
        <Fact name="Tags" value={tags.join(', ')} />
        <Fact name="Idempotency key" value={letter.idempotencyKey ?? ''} />
        {Object.entries(letter.headers).map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
        {letter.attachments.length > 0 && (
          <>
            <dt>Attachments</dt>
            <dd>
              {letter.attachments.map(({ filename }, index) => (
                <a
                  key={index}
                  href={`/letters/${letter.id}/attachments/${index}`}
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
        src={`/letters/${letter.id}/html`}
      />
      <details>
        <summary>Plain text</summary>
        <pre>{letter.text}</pre>
      </details>
      <details>
        <summary>HTML source</summary>
        <pre>{letter.html}</pre>
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

/** `2026-11-22 09:00`, UTC: business days pass quickly on the sample's clock, so the date matters as much as the hour. */
const timeText = (at: string): string => at.slice(0, 16).replace('T', ' ');

function link(path: string, { q, page }: MailView): string {
  const query = new URLSearchParams({ ...(q && { q }), ...(page > 1 && { page: String(page) }) }).toString();
  return query ? `${path}?${query}` : path;
}
