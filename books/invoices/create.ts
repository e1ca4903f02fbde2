import { addDays, type LocalDate } from '../../domain/calendar/days.js';
import { moneyText, share } from '../../domain/money/money.js';
import { stageOf } from '../../domain/policy/policy.js';
import { ageAt } from '../../domain/planning/planCase.js';
import { jsonRows, type Tx } from '../../prisma/client.js';
import { retryOnConflict } from '../locking.js';
import { type Books } from '../book.js';
import { applyCredit } from '../ledger/credit.js';
import { applyAwaited } from '../ledger/awaited.js';
import { column, dateOf } from '../dates.js';
import { type Prisma } from '../../prisma/generated/client.js';
import { digestOf } from '../keys.js';
import { book as bookEntries, type Entry } from '../ledger/ledger.js';
import { enqueue } from '../outboxMessages.js';
import { latestPolicy, STANDARD_ID, type PolicyRef } from '../policies/policies.js';
import { record, type TimelineEntry } from '../timeline.js';

export type InvoiceLine = { description: string; quantity?: number | undefined; amount: number };

export type InvoiceDraft = {
  id: string;
  /** What people call the invoice; left out where that is the id. */
  number?: string;
  accountId: string;
  amount: bigint;
  currency: string;
  issuedOn: LocalDate;
  dueOn: LocalDate;
  description: string | null;
  purchaseOrder: string | null;
  lines: InvoiceLine[];
  payUrl: string | null;
  documentUrl: string | null;
  /** History from a book import: paid on this day, or disputed. */
  settledOn?: LocalDate | null;
  /** Minor units that were paid before the invoice was entered; below `amount`, the rest is open. */
  paidAmount?: bigint;
  /** Terms such as 2/10 net 30: 200 basis points off when paid within 10 days of issue. */
  earlyPaymentDiscount?: { basisPoints: number; days: number };
  disputed?: boolean;
};

export type CreateResult = { id: string; result: 'created' | 'unchanged' | 'conflict' | 'unknown-account' };

type Owner = { timeZone: string; policy: PolicyRef };
type PlacedDraft = Owner & { draft: InvoiceDraft; digest: string };

/**
 * Commits invoices with their charges and the messages that start their workflows, all or nothing; returns a
 * result for each invoice. The same id and body again changes nothing; another body is a conflict.
 */
export async function createInvoices(
  book: Books,
  drafts: InvoiceDraft[],
  actor: string,
): Promise<CreateResult[]> {
  return retryOnConflict(() =>
    book.db.$transaction(
      async (tx) => {
        const known = await digestsOf(tx, drafts);
        const owners = await ownersOf(tx, drafts);
        const results: CreateResult[] = [];
        const placed: PlacedDraft[] = [];
        for (const draft of drafts) {
          const digest = digestOf(draft);
          const before = known.get(draft.id);
          const owner = owners.get(draft.accountId);
          if (before !== undefined)
            results.push({ id: draft.id, result: before === digest ? 'unchanged' : 'conflict' });
          else if (!owner) results.push({ id: draft.id, result: 'unknown-account' });
          else {
            placed.push({ draft, ...owner, digest });
            known.set(draft.id, digest);
            results.push({ id: draft.id, result: 'created' });
          }
        }
        // Always in the same order, so that two overlapping books do not wait for each other.
        await insert(
          tx,
          book,
          placed.sort((a, b) => (a.draft.id < b.draft.id ? -1 : 1)),
          actor,
        );
        return results;
      },
      { timeout: 60_000, maxWait: 30_000 },
    ),
  );
}

// In SQL, because Prisma takes longer to compile a query for five hundred ids than the database to answer it.
async function digestsOf(tx: Tx, drafts: InvoiceDraft[]): Promise<Map<string, string>> {
  const rows = await tx.$queryRaw<{ id: string; digest: string }[]>`
    SELECT id, digest FROM invoice WHERE id = ANY(${drafts.map(({ id }) => id)})`;
  return new Map(rows.map(({ id, digest }) => [id, digest]));
}

/**
 * Returns the accounts and locks them: a payment that leaves credit and an invoice that could use it must see
 * each other.
 */
async function ownersOf(tx: Tx, drafts: InvoiceDraft[]): Promise<Map<string, Owner>> {
  const rows = await tx.$queryRaw<{ id: string; timeZone: string; policyId: string | null }[]>`
    SELECT id, "timeZone", "policyId" FROM account WHERE id = ANY(${[...new Set(drafts.map(({ accountId }) => accountId))]})
     ORDER BY id FOR UPDATE`;
  const policies = new Map<string, PolicyRef>();
  for (const id of new Set(rows.map(({ policyId }) => policyId ?? STANDARD_ID))) {
    const latest = await latestPolicy(tx, id);
    if (!latest)
      throw new Error(`There is no policy "${id}": run \`npm run migrate\`, which installs the standard one`);
    policies.set(id, { id, version: latest.version });
  }
  return new Map(
    rows.map(({ id, timeZone, policyId }) => [
      id,
      { timeZone, policy: policies.get(policyId ?? STANDARD_ID)! },
    ]),
  );
}

async function insert(tx: Tx, { clock }: Books, placed: PlacedDraft[], actor: string): Promise<void> {
  if (placed.length === 0) return;
  const now = clock.now();
  const at = new Date(now);
  await insertRows(
    tx,
    placed.map((one) => rowOf(one, now)),
  );
  await tx.payment.createMany({ data: placed.flatMap(({ draft }) => historicPayment(draft, now)) });
  await bookEntries(
    tx,
    placed.flatMap(({ draft }) => entriesOf(draft, now, actor)),
  );
  await tx.dispute.createMany({
    data: placed.filter(({ draft }) => draft.disputed).map(({ draft }) => importedDispute(draft, now)),
  });
  await record(tx, ...placed.flatMap(({ draft }) => storyOf(draft, now, actor)));
  await enqueue(
    tx,
    at,
    placed.map(({ draft }) => ({ kind: 'start' as const, invoiceId: draft.id })),
  );
  await applyAwaited(tx, { invoiceIds: placed.map(({ draft }) => draft.id) }, at);
  await useCredit(tx, placed, at);
}

/** Uses the account's unused credit on its new invoices. */
async function useCredit(tx: Tx, placed: PlacedDraft[], at: Date): Promise<void> {
  const idsOf = new Map<string, string[]>();
  for (const { draft } of placed)
    idsOf.set(draft.accountId, [...(idsOf.get(draft.accountId) ?? []), draft.id]);
  const rows = await tx.$queryRaw<{ accountId: string; currency: string }[]>`
    SELECT "accountId", currency FROM ledger_entry WHERE "accountId" = ANY(${[...idsOf.keys()]}) AND "invoiceId" IS NULL
     GROUP BY 1, 2 HAVING sum(amount) < 0 ORDER BY 1, 2`;
  for (const row of rows) {
    const ids = idsOf.get(row.accountId)!;
    await applyCredit(tx, row, ids, `invoice/${ids[0]}`, at);
  }
}

const isSettled = (draft: InvoiceDraft, now: number) => paidBefore(draft, now)?.amount === draft.amount;

/** Returns what was paid before the invoice was entered; a part without a date counts from now. */
function paidBefore(
  { amount, settledOn, paidAmount = 0n }: InvoiceDraft,
  now: number,
): { amount: bigint; at: Date } | null {
  if (settledOn != null && column(settledOn).getTime() <= now) return { amount, at: column(settledOn) };
  return paidAmount > 0n ? { amount: paidAmount, at: new Date(now) } : null;
}

function rowOf({ draft, timeZone, policy, digest }: PlacedDraft, now: number) {
  const { settledOn: _, paidAmount: __, disputed: ___, issuedOn, dueOn, lines, ...rest } = draft;
  const { earlyPaymentDiscount: terms, ...plain } = rest;
  const paid = isSettled(draft, now);
  return {
    ...plain,
    lines,
    issuedOn,
    dueOn,
    discount: terms ? share(draft.amount, terms.basisPoints) : 0n,
    discountUntil: terms ? addDays(issuedOn, terms.days) : null,
    digest,
    policyId: policy.id,
    policyVersion: policy.version,
    status: paid ? 'paid' : 'open',
    stage: stageOf(ageAt(dueOn, timeZone, now)),
    createdAt: new Date(now),
    settledAt: paid ? paidBefore(draft, now)!.at : null,
  };
}

async function insertRows(tx: Tx, rows: ReturnType<typeof rowOf>[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO invoice (id, number, "accountId", currency, amount, "issuedOn", "dueOn", description, "purchaseOrder", lines, "payUrl",
                         "documentUrl", status, stage, digest, "policyId", "policyVersion", "createdAt", "settledAt", discount, "discountUntil")
    SELECT id, number, "accountId", currency, amount, "issuedOn", "dueOn", description, "purchaseOrder", lines, "payUrl",
           "documentUrl", status, stage, digest, "policyId", "policyVersion", "createdAt", "settledAt", discount, "discountUntil"
      FROM jsonb_to_recordset(${jsonRows(rows)}::jsonb)
        AS r(id text, number text, "accountId" text, currency text, amount bigint, "issuedOn" date, "dueOn" date, description text,
             "purchaseOrder" text, lines jsonb, "payUrl" text, "documentUrl" text, status text, stage text, digest text,
             "policyId" text, "policyVersion" int, "createdAt" timestamptz, "settledAt" timestamptz,
             discount bigint, "discountUntil" date)`;
}

const historicPaymentId = (invoiceId: string) => `import:${invoiceId}`;

function historicPayment(draft: InvoiceDraft, now: number): Prisma.PaymentCreateManyInput[] {
  const paid = paidBefore(draft, now);
  if (!paid) return [];
  const { amount, at: receivedAt } = paid;
  const id = historicPaymentId(draft.id);
  const digest = digestOf({ paymentId: id, amount });
  const about = { invoiceId: draft.id, amount, currency: draft.currency, receivedAt };
  return [{ id, source: 'import', ...about, status: 'applied', digest, createdAt: new Date(now) }];
}

function entriesOf(draft: InvoiceDraft, now: number, actor: string): Entry[] {
  const { id, accountId, amount, currency } = draft;
  const common = { accountId, invoiceId: id, cycle: 1, currency, actor };
  const charge: Entry = { ...common, key: `charge/${id}`, type: 'charge', amount, at: new Date(now) };
  const paid = paidBefore(draft, now);
  if (!paid) return [charge];
  const paymentId = historicPaymentId(id);
  return [
    charge,
    {
      ...common,
      key: `payment/${paymentId}/${id}`,
      type: 'payment',
      amount: -paid.amount,
      paymentId,
      at: paid.at,
    },
  ];
}

function importedDispute(draft: InvoiceDraft, now: number): Prisma.DisputeCreateManyInput {
  const settled = isSettled(draft, now);
  const at = new Date(now);
  return {
    id: `import:${draft.id}`,
    invoiceId: draft.id,
    reason: 'Marked as disputed in the imported book',
    status: settled ? 'settled' : 'open',
    openedAt: at,
    resolvedAt: settled ? at : null,
  };
}

function storyOf(draft: InvoiceDraft, now: number, actor: string): TimelineEntry[] {
  const { id: invoiceId, accountId, dueOn, currency } = draft;
  const paid = paidBefore(draft, now);
  const entry = { accountId, invoiceId, at: new Date(now), actor };
  return [
    {
      ...entry,
      type: 'invoice.created',
      summary: `Invoice ${draft.number ?? invoiceId} entered the books, due ${dueOn}`,
    },
    ...(draft.disputed
      ? [{ ...entry, type: 'dispute.opened', summary: 'Marked as disputed in the imported book' }]
      : []),
    ...(paid
      ? [
          {
            ...entry,
            type: 'payment.applied',
            summary: isSettled(draft, now)
              ? `Paid in full on ${draft.settledOn ?? dateOf(paid.at)}, before the import`
              : `${moneyText(paid.amount, currency)} had been paid before the import`,
          },
        ]
      : []),
  ];
}
