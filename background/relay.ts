import { type DunningCase } from '../domain/case.js';
import { type DunningWorkflows } from '../temporal.js';
import { type Book, type Database, type Tx } from '../prisma/client.js';
import { forget, paymentSignals, take, type Message, type PaymentFacts } from '../prisma/outbox.js';
import { readCases } from '../prisma/invoices/situations.js';

/** Messages delivered in one go; more than Temporal takes at once only queues there. */
const BATCH = 100;

/**
 * Delivers what the outbox holds to the workflows, each with its case as it stands now, and forgets what Temporal took.
 * Several relays may run: each locks its own messages. Answers how many were delivered; what Temporal did not take
 * stays for the next round.
 */
export async function relayOnce(
  book: Book,
  workflows: DunningWorkflows,
  onError: (error: unknown) => void,
): Promise<number> {
  return book.db.$transaction(
    async (tx) => {
      const messages = await take(tx, BATCH);
      if (messages.length === 0) return 0;
      const delivered = await deliverAll(tx, book, workflows, messages, onError);
      await forget(tx, delivered);
      return delivered.length;
    },
    { timeout: 60_000, maxWait: 10_000 },
  );
}

async function deliverAll(
  tx: Tx,
  book: Book,
  workflows: DunningWorkflows,
  messages: Message[],
  onError: (error: unknown) => void,
): Promise<bigint[]> {
  const byInvoice = grouped(messages);
  const cases = new Map(
    (await readCases({ ...book, db: tx as Database }, [...byInvoice.keys()])).map((one) => [
      one.invoiceId,
      one,
    ]),
  );
  const payments = await paymentSignals(
    tx,
    messages.flatMap(({ paymentId }) => paymentId ?? []),
  );
  const results = await Promise.all(
    [...byInvoice].map(([invoiceId, own]) =>
      deliverInOrder(workflows, own, cases.get(invoiceId), payments, onError),
    ),
  );
  return results.flat();
}

function grouped(messages: Message[]): Map<string, Message[]> {
  const groups = new Map<string, Message[]>();
  for (const message of messages)
    groups.set(message.invoiceId, [...(groups.get(message.invoiceId) ?? []), message]);
  return groups;
}

/** One invoice's messages in their order; stops at the first that Temporal does not take. */
async function deliverInOrder(
  workflows: DunningWorkflows,
  messages: Message[],
  current: DunningCase | undefined,
  payments: Map<string, PaymentFacts>,
  onError: (error: unknown) => void,
): Promise<bigint[]> {
  const taken: bigint[] = [];
  for (const { id, kind, paymentId } of messages) {
    if (!current) return messages.map((message) => message.id);
    try {
      const paid = paymentId ? payments.get(paymentId) : undefined;
      if (kind === 'start') await workflows.start(current);
      else if (paid) await workflows.tellPayment(current, paid);
      else await workflows.tellChange(current);
      taken.push(id);
    } catch (error) {
      onError(error);
      break;
    }
  }
  return taken;
}
