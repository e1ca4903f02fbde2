import { describe, expect, test } from '@jest/globals';
import { INVOICE_STATUSES, newer, type DunningCase, type NextStep } from './case.js';
import { decide, type Decision } from './decide.js';

const NOON = Date.parse('2026-03-02T12:00:00Z');

const step: NextStep = {
  id: 'reminder-16',
  verb: 'sendNotice',
  kind: 'notice',
  on: '2026-03-02',
  at: '2026-03-02T12:00:00.000Z',
  due: NOON,
};

const open: DunningCase = {
  invoiceId: 'INV-1',
  accountId: 'acme',
  cycle: 1,
  revision: 1,
  status: 'open',
  stage: 'late',
  balance: 9_900,
  currency: 'EUR',
  waitingFor: null,
  next: null,
};

describe('a next step is taken when it is due', () => {
  test.each<[string, number, Decision]>([
    ['a day before', NOON - 86_400_000, { kind: 'sleep', until: NOON, step }],
    ['a millisecond before', NOON - 1, { kind: 'sleep', until: NOON, step }],
    ['at its instant', NOON, { kind: 'act', step }],
    ['a year later', NOON + 365 * 86_400_000, { kind: 'act', step }],
  ])('%s', (_, now, expected) => {
    expect(decide({ ...open, next: step }, now)).toEqual(expected);
  });

  test.each(INVOICE_STATUSES)('with any status: %s, because the end of a debt has steps too', (status) => {
    expect(decide({ ...open, status, next: step }, NOON)).toEqual({ kind: 'act', step });
    expect(decide({ ...open, status, next: step }, NOON - 1)).toMatchObject({ kind: 'sleep' });
  });
});

describe('without a next step', () => {
  test.each<[DunningCase['status'], Decision]>([
    ['paid', { kind: 'stop', outcome: 'paid' }],
    ['void', { kind: 'stop', outcome: 'void' }],
    ['written-off', { kind: 'stop', outcome: 'written-off' }],
    ['closed', { kind: 'stop', outcome: 'closed' }],
    ['with-counsel', { kind: 'wait', reason: 'with counsel' }],
    ['open', { kind: 'wait', reason: 'every step is done' }],
  ])('an invoice that is %s', (status, expected) => {
    expect(decide({ ...open, status }, NOON)).toEqual(expected);
  });

  test.each(['pause', 'dispute', 'exception'] as const)(
    'an open invoice waits for the end of its %s',
    (waitingFor) => {
      expect(decide({ ...open, waitingFor }, NOON)).toEqual({ kind: 'wait', reason: waitingFor });
    },
  );
});

describe('of two views of an invoice the newer is kept', () => {
  const revision = (number: number, balance: number): DunningCase => ({ ...open, revision: number, balance });
  test.each([
    ['a later revision', revision(3, 100), revision(4, 50), 50],
    ['an earlier one that comes late', revision(4, 50), revision(3, 100), 50],
    ['the same, looked at again', revision(4, 50), revision(4, 40), 40],
  ])('%s', (_, known, computed, balance) => {
    expect(newer(known, computed).balance).toBe(balance);
  });

  test('the kept view is the very object, so that nothing new is seen where nothing is', () => {
    const known = revision(4, 50);
    expect(newer(known, revision(3, 100))).toBe(known);
  });
});
