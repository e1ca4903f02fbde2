import { addDays, type LocalDate } from '../../domain/calendar/days.js';
import { type DebtorAnswer, type Move } from './behaviour.js';

export type SampleInvoice = {
  id: string;
  accountId: string;
  /** Minor units. */
  amount: number;
  currency: string;
  issuedOn: LocalDate;
  dueOn: LocalDate;
  description: string;
};

/** How the debtor behaves about one invoice. */
export type Behaviour = { moves: readonly Move[]; answers: readonly DebtorAnswer[] };

type SampleDraft = {
  id: string;
  amount: number;
  /** Days after the book's first day. */
  due: number;
  description: string;
  moves?: Move[];
  answers?: DebtorAnswer[];
};

/** The sample begins on this day; dates are relative to it, so that the whole story takes about 140 days. */
const FIRST_DAY = '2026-01-10';

const pays = (day: number): Move[] => [{ does: 'pay', when: { day } }];
const paysAfter = (after: string, days: number): Move[] => [{ does: 'pay', when: { after, days } }];

const SAMPLE_DRAFTS: Record<string, { currency: string; callsAreYours?: true; invoices: SampleDraft[] }> = {
  // Pays at once.
  nordwind: {
    currency: 'EUR',
    invoices: [
      { id: 'NW-2041', amount: 482_000, due: 6, description: 'Fleet licences, January', moves: pays(0) },
      { id: 'NW-2058', amount: 1_230_050, due: 36, description: 'Fleet licences, February', moves: pays(1) },
      { id: 'NW-2077', amount: 98_000, due: 66, description: 'Training day', moves: pays(-2) },
    ],
  },
  // Pays after the first reminder.
  sakura: {
    currency: 'JPY',
    invoices: [
      {
        id: 'SK-0113',
        amount: 860_000,
        due: 0,
        description: '保守サービス 1月',
        moves: paysAfter('reminder', 3),
      },
      {
        id: 'SK-0127',
        amount: 1_240_000,
        due: 40,
        description: '保守サービス 2月',
        moves: paysAfter('reminder', 2),
      },
    ],
  },
  // Pays after the call.
  harbour: {
    currency: 'GBP',
    invoices: [
      {
        id: 'HB-771',
        amount: 745_000,
        due: -1,
        description: 'Berth scheduling, Q1',
        moves: paysAfter('call', 2),
      },
      { id: 'HB-790', amount: 120_000, due: 55, description: 'Support hours', moves: paysAfter('call', 1) },
    ],
  },
  // Promises and keeps; the smaller ones in time or early.
  meridian: {
    currency: 'USD',
    invoices: [
      {
        id: 'MS-3301',
        amount: 1_890_000,
        due: -2,
        description: 'Platform subscription, annual',
        moves: paysAfter('promise.made', 6),
        answers: [
          {
            at: 'call-for-promise',
            says: 'promised',
            payIn: 6,
            method: 'cheque',
            reference: '004417',
            note: 'Cheque goes out this week',
          },
        ],
      },
      { id: 'MS-3340', amount: 215_000, due: 45, description: 'Data export', moves: pays(5) },
      { id: 'MS-3355', amount: 64_000, due: 70, description: 'Extra seats', moves: pays(-5) },
    ],
  },
  // Promises twice and breaks both; pays when the account is on hold.
  aurora: {
    currency: 'MXN',
    invoices: [
      {
        id: 'AE-88',
        amount: 24_500_000,
        due: -3,
        description: 'Render farm, diciembre',
        moves: paysAfter('place-hold', 5),
        answers: [
          {
            at: 'call-for-promise-33',
            says: 'promised',
            payIn: 5,
            method: 'transfer',
            reference: 'SPEI',
            note: 'Transfer by Friday',
          },
          {
            at: 'call-for-promise-47',
            says: 'promised',
            payIn: 4,
            method: 'transfer',
            reference: 'SPEI',
            note: 'This time for sure',
          },
          { at: 'call-for-promise', says: 'no-answer', note: 'Rings out' },
        ],
      },
      { id: 'AE-93', amount: 6_150_000, due: 30, description: 'Render farm, enero', moves: pays(62) },
    ],
  },
  // Pays a part, and the rest a month later.
  gulf: {
    currency: 'KWD',
    invoices: [
      {
        id: 'KT-5',
        amount: 3_250_750,
        due: 1,
        description: 'Customs module',
        moves: [
          { does: 'pay', when: { after: 'status-request', days: 2 }, amount: 1_300_000 },
          { does: 'pay', when: { after: 'delinquent', days: 12 } },
        ],
      },
      { id: 'KT-9', amount: 812_005, due: 60, description: 'Customs module, users', moves: pays(10) },
    ],
  },
  // Pays too much: the rest is kept as credit.
  olympus: {
    currency: 'EUR',
    invoices: [
      {
        id: 'OL-400',
        amount: 199_999,
        due: 3,
        description: 'Reporting pack',
        moves: [{ does: 'pay', when: { day: 17 }, amount: 220_000 }],
      },
      { id: 'OL-417', amount: 15_000, due: 42, description: 'Onboarding', moves: pays(3) },
    ],
  },
  // No email address: letters go out by hand. Pays everything in one sum, on account.
  prairie: {
    currency: 'CAD',
    invoices: [
      {
        id: 'PG-10',
        amount: 540_000,
        due: -2,
        description: 'Grain ledger, Q1',
        moves: [{ does: 'pay', when: { day: 52 }, amount: 1_670_000, onAccount: true }],
      },
      { id: 'PG-11', amount: 330_000, due: 12, description: 'Sensors' },
      { id: 'PG-12', amount: 800_000, due: 26, description: 'Grain ledger, Q2' },
    ],
  },
  // Pays on day 101, the day after its licences were suspended. Its mailbox is closed: letters bounce and are
  // delivered by hand.
  tui: {
    currency: 'NZD',
    invoices: [
      {
        id: 'TD-61',
        amount: 997_500,
        due: -4,
        description: 'Design suite, 12 seats',
        moves: paysAfter('suspend-licenses', 1),
      },
      { id: 'TD-64', amount: 120_000, due: 20, description: 'Fonts', moves: pays(77) },
    ],
  },
  // Pays on day 130, a day before counsel would have it; and once in the wrong currency.
  banyan: {
    currency: 'INR',
    invoices: [
      {
        id: 'BT-19',
        amount: 148_500_000,
        due: -5,
        description: 'API usage, 2025',
        moves: paysAfter('final-demand', 9),
      },
      {
        id: 'BT-20',
        amount: 21_000_000,
        due: 8,
        description: 'API usage, January',
        moves: [
          { does: 'pay', when: { day: 20 }, amount: 240_000, currency: 'USD' },
          {
            does: 'dismiss-payment',
            when: { after: 'payment.exception', days: 5 },
            reason: 'Sent back: pays in INR',
          },
          { does: 'pay', when: { after: 'payment.exception-resolved', days: 6 } },
        ],
      },
    ],
  },
  // Disputes: one rightly, one not.
  zephyr: {
    currency: 'EUR',
    invoices: [
      {
        id: 'ZE-7',
        amount: 276_000,
        due: -1,
        description: 'Capteurs, 12 pièces',
        moves: [
          { does: 'dispute', when: { after: 'reminder', days: 2 }, reason: '8 of 12 sensors were delivered' },
          {
            does: 'resolve-dispute',
            when: { after: 'dispute.opened', days: 12 },
            outcome: 'upheld',
            creditAmount: 92_000,
          },
          { does: 'pay', when: { after: 'dispute.upheld', days: 5 } },
        ],
      },
      {
        id: 'ZE-8',
        amount: 410_000,
        due: 15,
        description: 'Maintenance annuelle',
        moves: [
          { does: 'resolve-dispute', when: { after: 'dispute.opened', days: 10 }, outcome: 'rejected' },
          { does: 'pay', when: { after: 'dispute.rejected', days: 6 } },
        ],
        answers: [{ at: 'call', says: 'disputed', note: 'Says the contract was cancelled' }],
      },
    ],
  },
  // Never pays: counsel. The sample makes no calls to them: the person at the desk may.
  ghost: {
    currency: 'USD',
    callsAreYours: true,
    invoices: [
      {
        id: 'GP-1',
        amount: 4_200_000,
        due: -6,
        description: 'Supply planning, annual',
      },
      { id: 'GP-2', amount: 630_000, due: 9, description: 'Supply planning, extra site' },
      { id: 'GP-3', amount: 95_000, due: 40, description: 'Training' },
    ],
  },
  // 200 days late when the book is loaded: caught up without ambush. Pays once counsel has it.
  oldmill: {
    currency: 'EUR',
    invoices: [
      {
        id: 'OM-19',
        amount: 364_000,
        due: -195,
        description: 'Till software, 2025',
        moves: paysAfter('hand-off-to-counsel', 20),
      },
      { id: 'OM-25', amount: 42_000, due: 24, description: 'Till support', moves: pays(2) },
    ],
  },
};

export const SAMPLE_INVOICES: readonly SampleInvoice[] = Object.entries(SAMPLE_DRAFTS).flatMap(
  ([accountId, { currency, invoices }]) =>
    invoices.map(({ id, amount, due, description }) => {
      const dueOn = addDays(FIRST_DAY, due);
      return { id, accountId, amount, currency, issuedOn: addDays(dueOn, -30), dueOn, description };
    }),
);

const BEHAVIOURS = new Map(
  Object.values(SAMPLE_DRAFTS).flatMap(({ invoices }) =>
    invoices.map(({ id, moves = [], answers = [] }) => [id, { moves, answers }] as const),
  ),
);

/** An invoice outside the sample has a debtor who does nothing. */
export const behaviourOf = (invoiceId: string): Behaviour =>
  BEHAVIOURS.get(invoiceId) ?? { moves: [], answers: [] };

const YOURS = new Set(
  SAMPLE_INVOICES.filter(({ accountId }) => SAMPLE_DRAFTS[accountId]?.callsAreYours).map(({ id }) => id),
);

/** Calls about this invoice are left to the people at the desk. */
export const leftToUser = (invoiceId: string): boolean => YOURS.has(invoiceId);
