import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addDays, type LocalDate } from '../../domain/calendar/days.js';
import { carrying, mayCarry } from '../../domain/planning/carryingInvoice.js';
import { anAccount, anInvoice, enter } from '../../test/fixtures/books.js';
import { seeded } from '../../test/fixtures/random.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { listedInvoices, noticeCandidates } from '../notices/candidates.js';
import { column } from '../dates.js';
import { carryingCandidates, carryingInvoice } from './carrying.js';
import { readInvoiceContexts } from './contexts.js';

const TODAY = '2026-03-02';
const ACCOUNTS = 150;
const AT = new Date(`${TODAY}T08:00:00Z`);

type Drawn = {
  invoiceId: string;
  dueOn: LocalDate;
  open: boolean;
  /** Null: not paused; without a date: until a person resumes it. */
  pause: { until: LocalDate | null } | null;
  promised: boolean;
  excepted: boolean;
  disputed: boolean;
  recalled: boolean;
};

const random = seeded(20260302);
const chance = (of: number) => random() < of;
const accounts = new Map<string, Drawn[]>();

const drawn = (invoiceId: string): Drawn => ({
  invoiceId,
  // Few dates, so that ids decide between some of them.
  dueOn: addDays(TODAY, -20 - 5 * Math.floor(random() * 4)),
  open: chance(0.85),
  pause: chance(0.4) ? { until: chance(0.2) ? null : addDays(TODAY, Math.floor(random() * 5) - 2) } : null,
  promised: chance(0.15),
  excepted: chance(0.15),
  disputed: chance(0.15),
  recalled: chance(0.2),
});

const asDomain = ({ pause, promised, excepted, ...rest }: Drawn) => ({
  ...rest,
  paused: promised || excepted || (pause !== null && !(pause.until !== null && pause.until <= TODAY)),
});

let books: TestBooks;
beforeAll(async () => {
  books = await startBooks({ now: AT.toISOString() });
  for (let n = 0; n < ACCOUNTS; n++) {
    const id = `A${String(n).padStart(3, '0')}`;
    const own = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, place) => drawn(`${id}-${place}`));
    accounts.set(id, own);
    const invoices = own.map(({ invoiceId, dueOn }) => anInvoice(invoiceId, id, dueOn));
    await enter(books.book, anAccount(id), ...invoices);
    for (const one of own) await write(one, id);
  }
});
afterAll(() => books?.stop());

async function write(one: Drawn, accountId: string): Promise<void> {
  const { invoiceId, open, pause, promised, excepted, disputed, recalled } = one;
  const { db } = books;
  const until = pause?.until ? column(pause.until) : null;
  await db.invoice.update({
    where: { id: invoiceId },
    data: { status: open ? 'open' : 'with-counsel', paused: pause !== null, pausedUntil: until },
  });
  const about = { id: invoiceId, invoiceId };
  const on = column(addDays(TODAY, 3));
  const money = { amount: 1n, currency: 'EUR' };
  if (promised)
    await db.paymentPromise.create({ data: { ...about, ...money, cycle: 1, payOn: on, madeAt: AT } });
  if (excepted) await db.paymentException.create({ data: { ...about, reason: 'test', detail: {}, at: AT } });
  if (disputed) await db.dispute.create({ data: { ...about, reason: 'test', openedAt: AT } });
  if (recalled)
    await db.matter.create({
      data: {
        ...about,
        accountId,
        cycle: 1,
        status: 'recalled',
        deadlineOn: on,
        dossier: Buffer.from(''),
        dossierSha256: '',
        openedAt: AT,
      },
    });
}

test('the books name the carrying invoice that the domain names', async () => {
  const { candidates } = await noticeCandidates(books.book, { after: '', accounts: ACCOUNTS });
  const planned = new Map(candidates.map(({ accountId, id }) => [accountId, id]));
  let silent = 0;
  for (const [id, own] of accounts) {
    const expected = carrying(own.map(asDomain))?.invoiceId ?? null;
    const found = carryingInvoice(await carryingCandidates(books.db, id, TODAY))?.id ?? null;
    expect({ id, found }).toEqual({ id, found: expected });
    if (expected === null) silent++;
    else expect({ id, planned: planned.get(id) }).toEqual({ id, planned: expected });
  }
  expect(silent).toBeGreaterThan(5);
  expect(silent).toBeLessThan(ACCOUNTS / 2);
});

test('the books list the invoices that may carry, the longest past due first', async () => {
  const listed = await listedInvoices(books.book, [...accounts.keys()]);
  for (const [id, own] of accounts) {
    const may = own.map(asDomain).filter(mayCarry);
    const order = (a: Drawn, b: Drawn) =>
      a.dueOn < b.dueOn || (a.dueOn === b.dueOn && a.invoiceId < b.invoiceId) ? -1 : 1;
    const expected = own
      .filter(({ invoiceId }) => may.some((one) => one.invoiceId === invoiceId))
      .sort(order);
    expect({ id, ids: listed.get(id) ?? [] }).toEqual({
      id,
      ids: expected.map(({ invoiceId }) => invoiceId),
    });
  }
});

test('an invoice is carried when the domain prefers another one to it', async () => {
  const all = [...accounts.values()].flat();
  const contexts = await readInvoiceContexts(
    books.db,
    all.map(({ invoiceId }) => invoiceId),
    books.clock.now(),
  );
  const carried = new Map(contexts.map(({ snapshot }) => [snapshot.invoiceId, snapshot.carried]));
  let some = 0;
  for (const own of accounts.values())
    for (const one of own) {
      const others = own.filter((other) => other !== one).map(asDomain);
      const itself = { ...asDomain(one), open: true, paused: false, disputed: false };
      const expected = carrying([itself, ...others])!.invoiceId !== one.invoiceId;
      expect({ id: one.invoiceId, carried: carried.get(one.invoiceId) }).toEqual({
        id: one.invoiceId,
        carried: expected,
      });
      if (expected) some++;
    }
  expect(some).toBeGreaterThan(50);
});
