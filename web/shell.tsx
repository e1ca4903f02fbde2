import { type ReactNode } from 'react';
import { mayDo } from '../api/http/route.js';
import { type Alarm } from '../books/alarm.js';
import { type Right, type Who } from '../domain/access/rights.js';
import { pageHtml } from './document.js';

type Place = { path: string; name: string; right: Right | readonly Right[] };

/** In the order of a day's work. */
export const PLACES: readonly Place[] = [
  { path: '/', name: 'Today', right: 'tasks' },
  { path: '/letters', name: 'Letters', right: 'read' },
  { path: '/accounts', name: 'Accounts', right: 'read' },
  { path: '/invoices', name: 'Invoices', right: 'read' },
  { path: '/ageing', name: 'Ageing', right: 'read' },
  { path: '/reports', name: 'Reports', right: 'read' },
  { path: '/approvals', name: 'Approvals', right: 'approve' },
  { path: '/exceptions', name: 'Exceptions', right: 'money' },
  { path: '/suspensions', name: 'Suspensions', right: 'suspensions' },
  { path: '/matters', name: 'Matters', right: ['matters', 'recall'] },
  { path: '/policies', name: 'Policies', right: 'read' },
  { path: '/settings', name: 'Settings', right: 'settings' },
  { path: '/people', name: 'People', right: 'people' },
];

export const placesOf = (who: Who): Place[] => PLACES.filter(({ right }) => mayDo(who, right));

type ShellProps = {
  title: string;
  who: Who;
  path: string;
  /** What was just done. */
  done?: string | undefined;
  live?: boolean | undefined;
  /** What the reader must know on every page. */
  alarms?: readonly Alarm[];
  children: ReactNode;
};

/** The whole document of a page for a signed-in person. */
export const deskHtml = (props: ShellProps): string =>
  pageHtml(`${props.title} · Dunning`, <Desk {...props} />);

function Desk({ title, who, path, done, live, alarms = [], children }: ShellProps) {
  const again = live
    ? { 'hx-get': '', 'hx-trigger': 'again', 'hx-select': '#page', 'hx-swap': 'morph:outerHTML' }
    : {};
  return (
    <>
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <header className="desk">
        <a className="brand" href={placesOf(who)[0]?.path ?? '/'}>
          Dunning
        </a>
        <Places who={who} path={path} />
        <div className="me">
          {who.rights.has('read') && <Search />}
          <a className="who" href="/me">
            {who.actor}
          </a>
          <button type="button" className="theme quiet" aria-label="Light or dark">
            ◐
          </button>
          <form method="post" action="/sign-out" hx-boost="false">
            <button className="quiet">Sign out</button>
          </form>
        </div>
      </header>
      <main id="page" tabIndex={-1} {...again}>
        <h1>{title}</h1>
        {alarms.map(({ code, summary }) => (
          <p key={code} className="alarm" role="alert">
            {summary}
          </p>
        ))}
        {done && (
          <p className="done" role="status">
            {done}
          </p>
        )}
        {children}
      </main>
    </>
  );
}

const Places = ({ who, path }: { who: Who; path: string }) => (
  <nav aria-label="Places">
    <button type="button" className="menu quiet" aria-expanded="false" aria-controls="places">
      Menu
    </button>
    <ul id="places">
      {placesOf(who).map((place) => (
        <li key={place.path}>
          <a href={place.path} aria-current={isAt(path, place.path) ? 'page' : undefined}>
            {place.name}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);

const isAt = (path: string, place: string) =>
  path === place || (place !== '/' && path.startsWith(`${place}/`));

const Search = () => (
  <form role="search" action="/search">
    <input type="search" name="q" placeholder="Find" aria-label="Account or invoice" />
  </form>
);
