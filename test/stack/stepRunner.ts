import { type Deps } from '../../activities/deps.js';
import { createActivities, type Activities } from '../../activities/index.js';
import { type DunningCase } from '../../domain/planning/case.js';
import { type Books } from '../../books/book.js';
import { readCases } from '../../books/invoices/contexts.js';
import { createMailer } from '../../providers/mail.js';
import { rethrow } from './rethrow.js';
import { retrying } from './retrying.js';

type Clock = Books['clock'] & { set: (instant: string) => void };

/** Takes invoices through their steps as their workflows would, on a clock that is set, without Temporal. */
export function walker(
  book: Books & { clock: Clock },
  mailUrl: string,
  senders: Partial<Pick<Deps, 'mailer' | 'pace' | 'post' | 'texts' | 'onRetry'>> = {},
) {
  const mailer = createMailer({ apiKey: 're_1', from: 'ar@northwind.example', baseUrl: mailUrl });
  const activities: Activities = createActivities({
    book,
    mailer,
    ...senders,
    licenses: null,
    onError: rethrow,
  });

  const caseOf = async (invoiceId: string): Promise<DunningCase> => (await readCases(book, [invoiceId]))[0]!;

  /** Runs the next step at its time and returns its id; null when there is none. */
  async function step(invoiceId: string): Promise<string | null> {
    const { accountId, cycle, next } = await caseOf(invoiceId);
    if (!next) return null;
    if (Date.parse(next.at) > book.clock.now()) book.clock.set(next.at);
    await activities[next.verb]({ invoiceId, accountId, cycle, stepId: next.id, at: next.at });
    return next.id;
  }

  /** Runs steps until this one is done, each as often as Temporal would try it. */
  async function walkTo(invoiceId: string, stepId: string): Promise<void> {
    const next = () => retrying(() => step(invoiceId));
    for (let taken = await next(); taken !== stepId; taken = await next())
      if (taken === null) throw new Error(`Invoice ${invoiceId} never comes to ${stepId}`);
  }
  return { caseOf, step, walkTo, activities, mailer };
}
