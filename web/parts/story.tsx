import { instant, words } from '../format.js';
import { storyRuns, type StoryEntry, type StoryRun } from './storyRuns.js';

/** Steps that did not happen are highlighted: people look for them. */
const NOT_DONE = /(skipped|withdrawn|failed|refused|waits|carried|returned|not-honoured|held|unknown)$/;

type Props = {
  events: StoryEntry[];
  timeZone: string;
  none: string;
  /** The invoice of the page: its events need not name it. */
  about?: string;
};

/** The timeline, newest first, with a link to the exact letter of each that was sent. */
export const Story = ({ events, timeZone, none, about }: Props) =>
  events.length === 0 ? (
    <p className="empty">{none}</p>
  ) : (
    <ol className="story">
      {storyRuns(events).map((run) => (
        <TimelineItem key={`${run.last.id}`} run={run} timeZone={timeZone} about={about} />
      ))}
    </ol>
  );

function TimelineItem({
  run,
  timeZone,
  about,
}: {
  run: StoryRun;
  timeZone: string;
  about: string | undefined;
}) {
  const { last, first, count, invoiceIds } = run;
  const { at, type, summary, actor, noticeId } = last;
  const named = invoiceIds.filter((id) => id !== about);
  const [from, until] = [instant(first.at, timeZone), instant(at, timeZone)];
  return (
    <li className={NOT_DONE.test(type) ? 'skipped' : undefined}>
      <time dateTime={at.toISOString()}>
        {from !== until && `${from} to `}
        {until} · {words(type)} · {actor}
      </time>
      {summary} {count > 1 && `(${count} steps) `}
      {named.map((id) => (
        <span key={id}>
          <a href={`/invoices/${id}`}>{id}</a>{' '}
        </span>
      ))}
      {noticeId && <a href={`/notices/${noticeId}`}>Read the letter</a>}
    </li>
  );
}
