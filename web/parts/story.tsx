import { instant, words } from '../format.js';

export type Event = {
  id: bigint;
  at: Date;
  type: string;
  invoiceId: string | null;
  stepId: string | null;
  summary: string;
  actor: string;
  noticeId: string | null;
};

/** What did not happen stands out: it is what people ask about. */
const NOT_DONE = /(skipped|withdrawn|failed|refused|waits|carried|returned|not-honoured|held|unknown)$/;

/** What happened, newest first, with the exact letter behind each that went out. */
export const Story = ({ events, timeZone, none }: { events: Event[]; timeZone: string; none: string }) =>
  events.length === 0 ? (
    <p className="empty">{none}</p>
  ) : (
    <ol className="story">
      {events.map(({ id, at, type, invoiceId, summary, actor, noticeId }) => (
        <li key={`${id}`} className={NOT_DONE.test(type) ? 'skipped' : undefined}>
          <time dateTime={at.toISOString()}>
            {instant(at, timeZone)} · {words(type)} · {actor}
          </time>
          {summary} {invoiceId && <a href={`/invoices/${invoiceId}`}>{invoiceId}</a>}{' '}
          {noticeId && <a href={`/notices/${noticeId}`}>Read the letter</a>}
        </li>
      ))}
    </ol>
  );
