import { printable } from '../../cli/table.js';
import { coloured } from './color.js';
import { type StoryEvent } from './feed.js';

type Style = Parameters<typeof coloured>[0];

/** Too small for a line at a speed of a day a second; the invoice's timeline has it. */
const LEFT_OUT = new Set([
  'step.carried',
  'step.superseded',
  'licenses.accepted',
  'invoice.part-paid',
  'notice.delivered',
]);

/**
 * Returns the story as lines: business date, account, invoice and event; the loading of the book is one line.
 */
export function storyLines(news: readonly StoryEvent[], columns = Infinity): string[] {
  const entered = news.filter(({ type }) => type === 'invoice.created').length;
  const shown = news.filter((event) => isShown(event));
  const first = entered > 0 ? [`${news[0]!.at.slice(0, 10)}  ${entered} invoices enter the books`] : [];
  return [...first, ...shown.map((event) => line(event, columns))];
}

function isShown({ type, summary }: StoryEvent): boolean {
  const reachedNobody = type === 'task.done' && /: (left-message|no-answer)/.test(summary);
  return type !== 'invoice.created' && !LEFT_OUT.has(type) && !reachedNobody;
}

function line({ at, accountId, invoiceId, type, stepId, summary }: StoryEvent, columns: number): string {
  const head = [at.slice(0, 10), accountId.padEnd(9), (invoiceId ?? '').padEnd(8)].join('  ');
  const room = Math.max(20, columns - head.length - 3);
  return `${coloured('dim', head)}  ${coloured(styleOf(type, stepId), cut(printable(summary), room))}`;
}

const cut = (text: string, room: number) => (text.length > room ? `${text.slice(0, room - 1)}…` : text);

/** Money is green, what hurts is red, what people do is yellow, letters are cyan. */
function styleOf(type: string, stepId: string | null): Style {
  if (type.startsWith('payment.exception')) return 'magenta';
  if (
    /^(payment|invoice\.paid|credit|promise\.kept)/.test(type) ||
    /release|thank|reinstate/.test(stepId ?? '')
  )
    return 'green';
  if (/place-hold|suspend|late-fee|hand-off|cancel|final-demand/.test(stepId ?? '')) return 'red';
  if (/^(task|dispute|promise|matter)/.test(type) || /call/.test(stepId ?? '')) return 'yellow';
  return 'cyan';
}
