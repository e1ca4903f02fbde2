import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startMailCatcher, type MailCatcher } from '../../dev/fakes/mailCatcher.js';
import { person } from '../../domain/access/rights.js';
import { type ActionRule, type Role } from '../../domain/policy/policy.js';
import { STANDARD } from '../../domain/policy/standard.js';
import { settingsBody } from '../../test/fixtures/apiRequests.js';
import { anAccount, anInvoice, enter, payInvoice, viewOf } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { walker } from '../../test/stack/stepRunner.js';
import { approve, refuse } from '../approvals/decide.js';
import { changeInvoice } from '../invoices/changes.js';
import { savePolicy } from '../policies/policies.js';
import { writeSettings } from '../writeSettings.js';
import { findMatter, readDossier } from './matters.js';
import { recallMatter } from './recalls.js';
import { returnOf, returnToCounsel } from './returns.js';

const AGAIN = 'hand-off-to-counsel-again-2';
const OWNER = 'owner@example.com';
const reason = 'Their instalments never came';

let books: TestBooks;
let catcher: MailCatcher;
let walk: ReturnType<typeof walker>;
let n = 0;
let id: string;

beforeAll(async () => {
  [books, catcher] = await Promise.all([startBooks(), startMailCatcher()]);
  const people = { ...settingsBody.people, counsel: 'counsel@northwind.example' };
  await writeSettings(books.db, { ...settingsBody, people });
  walk = walker(books.book, catcher.url);
  const handOff: ActionRule = {
    id: 'hand-off-to-counsel',
    stage: 'litigation',
    days: [126],
    rung: 'hand-off',
    kind: 'action',
    action: 'hand-off-to-counsel',
  };
  const save = (name: string, ...steps: ActionRule[]) =>
    savePolicy(books.db, name, { ...STANDARD, name, steps }, new Date(books.clock.now()));
  await save('short', handOff);
  await save('careful', { ...handOff, approval: 'owner' });
});
afterAll(() => Promise.all([books.stop(), catcher.stop()]));

/** An account whose only debt was with counsel and was recalled. */
async function recalled(policyId: string): Promise<string> {
  id = `R${++n}`;
  books.clock.set('2026-03-02T12:00:00Z');
  await enter(books.book, anAccount(id, { policyId }), anInvoice(id, id, '2025-11-01'));
  if (policyId === 'careful') {
    await walk.step(id);
    await allow();
  }
  await walk.walkTo(id, 'hand-off-to-counsel');
  const [first] = await matters();
  await recall(first!.id, 'They pay by instalments');
  return first!.id;
}

const matters = () =>
  books.db.matter.findMany({ where: { invoiceId: id }, omit: { dossier: true }, orderBy: { turn: 'asc' } });
const states = async () => (await matters()).map(({ turn, status }) => `${turn} ${status}`);
const recall = (matterId: string, why: string) =>
  recallMatter(books.book, matterId, { reason: why, actor: OWNER });
const handBack = (matterId: string, role: Role = 'owner') =>
  returnToCounsel(books.book, matterId, { reason, who: person(`${role}@example.com`, role) });
const progress = async (matterId: string) => returnOf(books.book, (await findMatter(books.db, matterId))!);
const nextId = async () => (await walk.caseOf(id)).next?.id ?? null;
const waiting = () => books.db.approval.findFirstOrThrow({ where: { invoiceId: id, status: 'waiting' } });
const allow = async () => approve(books.book, (await waiting()).id, { seen: null, actor: OWNER });
const refused = (message: string) => ({ code: 'IllegalChange', message });
const toCounsel = () =>
  catcher
    .messages()
    .filter(({ to, subject }) => to.includes('counsel@northwind.example') && subject.includes(id));

describe('a recalled debt that stays unpaid', () => {
  let first: string;
  beforeEach(async () => void (first = await recalled('short')));

  test('goes back to counsel when a person requests it, as a separate matter, and its workflow is signalled', async () => {
    expect(await nextId()).toBeNull();
    const signals = await books.db.outboxMessage.count({ where: { invoiceId: id } });
    expect(await progress(first)).toBe('possible');
    expect(await handBack(first)).toMatchObject({ id: first, status: 'recalled' });
    expect(await progress(first)).toBe('asked');
    expect(await books.db.outboxMessage.count({ where: { invoiceId: id } })).toBe(signals + 1);
    expect(await walk.step(id)).toBe(AGAIN);
    expect(await states()).toEqual(['1 recalled', '2 open']);
    expect(await progress(first)).toBeNull();
    expect(await viewOf(books.book, id)).toMatchObject({ status: 'with-counsel' });
    expect(toCounsel()).toHaveLength(2);
    const [, second] = await matters();
    expect((await readDossier(books.db, second!.id))!.length).toBeGreaterThan(0);
    expect(
      await books.db.task.count({ where: { invoiceId: id, type: 'acknowledge-matter', status: 'open' } }),
    ).toBe(1);
    expect(await nextId()).toBeNull();
  });

  test('requested twice it goes once', async () => {
    await handBack(first);
    const before = await books.db.timelineEvent.count();
    await handBack(first);
    expect(await books.db.timelineEvent.count()).toBe(before);
    await walk.step(id);
    await handBack(first);
    expect(await walk.step(id)).toBeNull();
    expect(await states()).toEqual(['1 recalled', '2 open']);
  });

  test('can be recalled and handed over again as often as people want', async () => {
    await handBack(first);
    await walk.step(id);
    const [, second] = await matters();
    await expect(handBack(second!.id)).rejects.toMatchObject(
      refused(`Matter ${second!.id} is open: only a recalled debt goes back to counsel`),
    );
    await recall(second!.id, 'Once more');
    expect(await books.db.task.count({ where: { invoiceId: id, type: 'recalled-matter' } })).toBe(4);
    await handBack(second!.id);
    expect(await walk.step(id)).toBe('hand-off-to-counsel-again-3');
    expect(await states()).toEqual(['1 recalled', '2 recalled', '3 open']);
  });

  test('paid, it does not go back', async () => {
    await handBack(first);
    await payInvoice(books.book, id, 100_000n);
    expect((await walk.caseOf(id)).status).toBe('paid');
    expect(await books.db.approval.findFirst({ where: { invoiceId: id } })).toMatchObject({
      status: 'withdrawn',
    });
    await expect(handBack(first)).rejects.toMatchObject(
      refused(`The debt of matter ${first} has ended: invoice ${id} does not go back`),
    );
    expect(await states()).toEqual(['1 recalled']);
  });

  test('disputed meanwhile, it waits for the decision', async () => {
    await handBack(first);
    const dispute = { type: 'dispute', id: `D-${id}`, reason: 'Wrong' } as const;
    await changeInvoice(books.book, id, dispute, OWNER);
    expect(await nextId()).toBeNull();
    const rejection = {
      type: 'resolve-dispute',
      id: `D-${id}`,
      outcome: 'rejected',
      creditAmount: null,
    } as const;
    await changeInvoice(books.book, id, rejection, OWNER);
    expect(await nextId()).toBe(AGAIN);
  });
});

describe('where a hand-off needs the owner', () => {
  let first: string;
  beforeEach(async () => void (first = await recalled('careful')));

  test('an accountant only requests it, and the owner approves it', async () => {
    await handBack(first, 'accountant');
    expect(await walk.caseOf(id)).toMatchObject({ next: null, waitingFor: 'approval' });
    expect(await waiting()).toMatchObject({ stepId: AGAIN, role: 'owner', kind: 'action' });
    await allow();
    expect(await walk.step(id)).toBe(AGAIN);
    expect(await states()).toEqual(['1 recalled', '2 open']);
  });

  test('refused, it may be requested again', async () => {
    await handBack(first, 'accountant');
    await refuse(books.book, (await waiting()).id, { reason: 'Not worth it', actor: OWNER });
    expect(await nextId()).toBeNull();
    await handBack(first, 'accountant');
    expect(await waiting()).toMatchObject({ stepId: 'hand-off-to-counsel-again-3' });
  });

  test('the owner’s request is enough', async () => {
    await handBack(first, 'owner');
    expect(await walk.step(id)).toBe(AGAIN);
  });
});

test('an unknown matter is not handed back', async () => {
  await expect(handBack('unknown')).rejects.toMatchObject({ code: 'NotFound' });
});
