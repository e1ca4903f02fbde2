import { describe, expect, test } from '@jest/globals';
import {
  expectedValue,
  callScript,
  whatToDo,
  callAdvice,
  type Caller,
  type AccountExposure,
} from './worklist.js';

const stake = (
  amount: bigint,
  daysPastDue: number,
  brokenPromises = 0,
  currency = 'USD',
): AccountExposure => ({
  owed: [{ currency, amount }],
  daysPastDue,
  brokenPromises,
});

describe('what comes first', () => {
  test.each<[what: string, first: AccountExposure, second: AccountExposure]>([
    ['the larger debt', stake(200_00n, 30), stake(100_00n, 30)],
    ['the older debt', stake(100_00n, 31), stake(100_00n, 30)],
    ['the broken word', stake(100_00n, 30, 1), stake(100_00n, 30)],
    ['twice broken before once', stake(100_00n, 30, 2), stake(100_00n, 30, 1)],
    ['small and old before large and young', stake(100_00n, 100), stake(900_00n, 10)],
    ['the yen without decimals', stake(101n, 1, 0, 'JPY'), stake(100_00n, 1, 0, 'EUR')],
    ['a debt that is not late before none', stake(1n, 0), { owed: [], daysPastDue: 0, brokenPromises: 0 }],
  ])('%s', (_, first, second) => {
    expect(expectedValue(first)).toBeGreaterThan(expectedValue(second));
  });

  test.each<[what: string, one: AccountExposure, expected: bigint]>([
    ['nothing owed', { owed: [], daysPastDue: 90, brokenPromises: 3 }, 0n],
    ['one dollar, one day', stake(100n, 1), 10_000n],
    ['not late yet counts as one day', stake(100n, -5), 10_000n],
    ['one dinar of a thousand fils', stake(1_000n, 1, 0, 'KWD'), 10_000n],
    ['one yen', stake(1n, 1, 0, 'JPY'), 10_000n],
    ['one dollar, ten days, two broken promises', stake(100n, 10, 2), 300_000n],
  ])('%s', (_, one, expected) => expect(expectedValue(one)).toBe(expected));

  test('currencies add up in their major units', () => {
    const owed = [
      { currency: 'USD', amount: 1_00n },
      { currency: 'JPY', amount: 2n },
    ];
    expect(expectedValue({ owed, daysPastDue: 1, brokenPromises: 0 })).toBe(30_000n);
  });
});

describe('how a call may begin', () => {
  const caller: Caller = {
    contact: 'Erika Muster',
    creditor: 'Northwind Ltd',
    stage: 'late',
    onHold: false,
    disputed: false,
    finalDemand: null,
    owed: '1,250.00 USD',
    invoices: 1,
    daysPastDue: 28,
    promise: null,
  };
  const promise = { status: 'broken', amount: '500.00 USD', payOn: '2026-03-02' };
  test.each<[what: string, more: Partial<Caller>, says: RegExp]>([
    [
      'late',
      {},
      /^Good day, may I speak to Erika Muster\? This is Northwind Ltd\. .*your invoice over 1,250.00 USD.*when may we expect/,
    ],
    [
      'no contact named, creditor unknown',
      { contact: null, creditor: '' },
      /^Good day\. This is your supplier\./,
    ],
    ['several invoices', { invoices: 3 }, /3 invoices over 1,250.00 USD/],
    ['delinquent', { stage: 'delinquent', daysPastDue: 40 }, /40 days past due\. On which day will you pay/],
    ['on hold', { stage: 'hold', onHold: true }, /on hold because of your invoice/],
    ['as old as a hold, without one', { stage: 'hold', daysPastDue: 95 }, /95 days past due\. On which day/],
    ['as old as a final demand, without one', { stage: 'litigation' }, /past due\. On which day/],
    ['a hold of an earlier debt', { stage: 'late', onHold: true }, /on hold/],
    ['a final demand', { stage: 'litigation', onHold: true, finalDemand: 'counsel' }, /goes to counsel/],
    ['a final demand of a policy without counsel', { finalDemand: 'sent' }, /before its deadline\?$/],
    ['a promise that is open', { promise: { ...promise, status: 'open' } }, /Is the payment on its way/],
    [
      'a broken promise before the stage',
      { stage: 'litigation', promise },
      /promised us 500.00 USD by 2026-03-02, and it has not arrived/,
    ],
    ['a kept promise adds nothing', { promise: { ...promise, status: 'kept' } }, /Has it reached you/],
    [
      'a dispute before everything',
      { disputed: true, stage: 'hold', promise },
      /something is wrong with your invoice\. What/,
    ],
  ])('%s', (_, more, says) => expect(callScript({ ...caller, ...more })).toMatch(says));
});

test.each([
  ['demand-call', /payment details/],
  ['friendly-call', /^Call the customer/],
  ['count-the-chairs', /policy asks/],
  ['print-and-post', /counts as sent/],
])('%s describes the work', (type, says) => expect(whatToDo(type)).toMatch(says));

describe('whether to call just now, where the customer is', () => {
  test.each([
    ['business', '07:59', 1, 'before 08:00'],
    ['business', '08:00', 1, null],
    ['business', '17:59', 5, null],
    ['business', '18:00', 1, 'after 18:00'],
    ['business', '10:00', 6, 'a weekend'],
    ['consumer', '10:00', 7, null],
    ['consumer', '20:59', 1, null],
    ['consumer', '21:00', 1, 'after 21:00'],
    ['consumer', '07:59', 1, 'before 08:00'],
  ])('a %s at %s on day %i: %s', (kind, time, weekday, why) =>
    expect(callAdvice({ kind, time, weekday })).toBe(why),
  );
});
