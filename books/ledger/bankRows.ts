import { namesIn, numbersIn, type BankRow, type MatchCandidate } from '../../domain/money/bankMatching.js';
import { nameWords } from '../../domain/money/bankNames.js';
import { concerned, windows, type Suggestion } from '../../domain/money/bankSuggestions.js';
import { jsonRows, type Database, type Tx } from '../../prisma/client.js';
import { retryOnConflict, withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { Prisma } from '../../prisma/generated/client.js';
import { type PaymentReport, type Reporting } from './payment.js';
import { keepAsException } from './payments.js';

/** No person would read a longer list; the oldest debt goes first. */
const MAX_CANDIDATES = 2_000;

/** Returns the invoices whose ids or numbers the references may name, in any state. */
export async function namedBy(db: Database, rows: readonly BankRow[]): Promise<MatchCandidate[]> {
  const names = [...new Set(rows.flatMap(({ reference }) => namesIn(reference).flat()))];
  const numbers = [...new Set(rows.flatMap(({ reference }) => numbersIn(reference)))];
  if (names.length + numbers.length === 0) return [];
  return db.$queryRaw<MatchCandidate[]>`
    SELECT ${CANDIDATE} FROM invoice i JOIN account a ON a.id = i."accountId" 
     WHERE lower(i.id) = ANY(${names}) OR lower(i.number) = ANY(${numbers})`;
}

/**
 * Returns open invoices that one of the rows may be about: the same balance, or an id or a name similar to
 * the bank's text.
 */
export async function similarTo(db: Database, rows: readonly BankRow[]): Promise<MatchCandidate[]> {
  const amounts = rows.map(({ amount, currency }) => ({ amount, currency }));
  const parts = [...new Set(rows.flatMap(({ reference }) => [...windows(reference)]))];
  const words = [...new Set(rows.flatMap(({ payer }) => nameWords(payer)))].map((word) => `%${word}%`);
  return db.$queryRaw<MatchCandidate[]>`
    SELECT ${CANDIDATE} FROM invoice i JOIN account a ON a.id = i."accountId"
     WHERE i.status IN ('open', 'with-counsel')
       AND ((i.balance, i.currency) IN (SELECT amount, currency FROM jsonb_to_recordset(${jsonRows(amounts)}::jsonb)
                                                                      AS r(amount bigint, currency text))
            OR regexp_replace(lower(coalesce(i.number, i.id)), '[^a-z0-9]', '', 'g') = ANY(${parts})
            OR regexp_replace(coalesce(i.number, i.id), '[^0-9]', '', 'g') = ANY(${parts})
            OR ${FOLDED_NAME} LIKE ANY(${words}))
     ORDER BY i."dueOn", i.id LIMIT ${MAX_CANDIDATES}`;
}

const CANDIDATE = Prisma.sql`i.id AS "invoiceId", coalesce(i.number, i.id) AS number, i."accountId", a.name AS "accountName", i.currency, i.balance,
                             i.status IN ('open', 'with-counsel') AS open`;

/** Folds names like `wordsOf`, near enough to find them. */
const FOLDED_NAME = Prisma.sql`
  regexp_replace(replace(translate(lower(a.name), 'äàáâåöòóôøüùúûéèêëíìîïçñß', 'aaaaaooooouuuueeeeiiiicns'), 'ss', 's'),
                 '([aou])e', '\\1', 'g')`;

/**
 * Opens an exception for a row whose money only a person can place; the debt that it is probably about waits.
 */
export async function openRowException(
  book: Books,
  report: PaymentReport,
  reason: 'unmatched-bank-row' | 'conflicting-payment',
  suggestions: Suggestion[],
  reporting: Reporting,
): Promise<{ created: boolean }> {
  const concerns = concerned(suggestions);
  const detail = { suggestions: suggestions.map((one) => ({ ...one, balance: Number(one.balance) })) };
  const change = async (tx: Tx) => {
    if (await tx.payment.findUnique({ where: { id: report.id } })) return { created: false };
    const booking = { ...reporting, report, accountId: concerns.accountId };
    await keepAsException(tx, booking, reason, new Date(book.clock.now()), { concerns, detail });
    return { created: true };
  };
  const { accountId } = concerns;
  return retryOnConflict(() =>
    accountId ? withAccount(book, accountId, change) : book.db.$transaction(change),
  );
}

/** Returns why these payments wait, and the suggestions for them. */
export const reasonsOf = (db: Database, paymentIds: string[]) =>
  db.paymentException.findMany({
    where: { paymentId: { in: paymentIds } },
    select: { id: true, paymentId: true, reason: true, detail: true },
  });
