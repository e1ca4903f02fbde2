import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { carrying, isOlder, type CarryingCandidate } from './carryingInvoice.js';

const candidate = (
  invoiceId: string,
  dueOn: string,
  more: Partial<CarryingCandidate> = {},
): CarryingCandidate => ({
  invoiceId,
  dueOn,
  open: true,
  paused: false,
  disputed: false,
  ...more,
});

const A = candidate('A', '2026-01-31');
const B = candidate('B', '2026-02-28');
const C = candidate('C', '2026-03-31');

describe('the longest past due of the invoices that may carry notices carries them', () => {
  test.each<[string, CarryingCandidate[], string | null]>([
    ['no invoice', [], null],
    ['one', [B], 'B'],
    ['several, in any order', [C, A, B], 'A'],
    ['the oldest is paid', [{ ...A, open: false }, B, C], 'B'],
    ['the oldest is paused', [{ ...A, paused: true }, B, C], 'B'],
    ['the oldest is disputed', [{ ...A, disputed: true }, C, B], 'B'],
    ['all but the youngest must be silent', [{ ...A, paused: true }, { ...B, disputed: true }, C], 'C'],
    [
      'all must be silent',
      [
        { ...A, paused: true, disputed: true },
        { ...B, open: false },
      ],
      null,
    ],
    ['the oldest was recalled from counsel', [{ ...A, recalled: true }, C, B], 'B'],
    [
      'all were recalled from counsel',
      [
        { ...C, recalled: true },
        { ...A, recalled: true },
      ],
      'A',
    ],
    [
      'due on one day: the first by id',
      [candidate('A2', '2026-01-31'), candidate('A10', '2026-01-31')],
      'A10',
    ],
    [
      'ids in capitals and in small letters',
      [candidate('a', '2026-01-31'), candidate('B', '2026-01-31')],
      'B',
    ],
  ])('%s', (_, invoices, expected) => {
    expect(carrying(invoices)?.invoiceId ?? null).toBe(expected);
  });
});

const speakers = fc.uniqueArray(
  fc.record({
    invoiceId: fc.stringMatching(/^[A-Za-z0-9._:-]{1,4}$/),
    dueOn: fc.constantFrom('2026-01-31', '2026-02-28', '2026-03-31'),
    open: fc.boolean(),
    paused: fc.boolean(),
    disputed: fc.boolean(),
  }),
  { selector: ({ invoiceId }) => invoiceId, maxLength: 10 },
);

test('the carrying invoice does not depend on the order of reading, and no older one may carry', () => {
  fc.assert(
    fc.property(speakers, (invoices) => {
      const found = carrying(invoices);
      expect(carrying([...invoices].reverse())).toEqual(found);
      const able = invoices.filter(({ open, paused, disputed }) => open && !paused && !disputed);
      expect(found === null).toBe(able.length === 0);
      if (found) expect(able.some((one) => isOlder(one, found))).toBe(false);
    }),
  );
});
