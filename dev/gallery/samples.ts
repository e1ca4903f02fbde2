import { addDays } from '../../domain/calendar/days.js';
import { DUNNING_TEMPLATES } from '../../domain/policy/policy.js';
import { RESPONSE_TEMPLATES } from '../../emails/facts.js';
import {
  type NoticeFacts,
  type InvoiceFacts,
  type StaffFacts,
  type StaffTemplate,
  type TaskDigestFacts,
  type WeeklyReportFacts,
} from '../../emails/render.js';

export const NOTICE_TEMPLATES = [...DUNNING_TEMPLATES, ...RESPONSE_TEMPLATES] as const;

export const STAFF_TEMPLATES = [
  'suspend-order',
  'missed-suspension',
  'cancel-order',
  'matter-for-counsel',
  'matter-closed',
] as const satisfies readonly StaffTemplate[];

const TODAY = '2026-11-22';

const creditor = {
  name: 'Harbour Analytics Ltd',
  address: '14 Quay Street\nGalway H91 X2K7\nIreland',
  email: 'receivables@harbour.example',
  phone: '+353 91 555 0100',
  payee: 'Harbour Analytics Collections',
  bankDetails: 'IBAN IE29 AIBK 9311 5212 3456 78\nBIC AIBKIE2D',
};

/** The reader of each language: a locale with a region, so that words fall back and formats do not. */
export const READERS = {
  en: {
    locale: 'en-US',
    contactName: 'Ada Lovelace',
    name: 'Meridian Software Inc.',
    reason: 'our final demand of September 30 was not paid.',
  },
  de: {
    locale: 'de-AT',
    contactName: 'Jana Köhler',
    name: 'Köhler & Söhne GmbH',
    reason: 'Unsere letzte Mahnung vom 30. September blieb unbezahlt.',
  },
  fr: {
    locale: 'fr-FR',
    contactName: 'Claire Dubois',
    name: 'Ateliers Dubois SARL',
    reason: 'notre dernière mise en demeure du 30 septembre est restée impayée.',
  },
  es: {
    locale: 'es-ES',
    contactName: 'Lucía Fernández',
    name: 'Fernández Hermanos, S.L.',
    reason: 'nuestro último requerimiento del 30 de septiembre no fue atendido.',
  },
  ar: {
    locale: 'ar-EG',
    contactName: 'ليلى حداد',
    name: 'شركة الأفق للتجارة',
    reason: 'لم يُسدد المبلغ المطلوب في إنذارنا الأخير بتاريخ 30 سبتمبر.',
  },
} as const;
export type Reader = keyof typeof READERS;

function invoice(id: string, daysPastDue: number, more: Partial<InvoiceFacts> = {}): InvoiceFacts {
  const dueOn = addDays(TODAY, -daysPastDue);
  return {
    id,
    description: 'Data platform, monthly subscription',
    purchaseOrder: 'PO-4711',
    issuedOn: addDays(dueOn, -30),
    dueOn,
    daysPastDue,
    amount: 1_250_000n,
    fees: 0n,
    balance: 1_250_000n,
    currency: 'EUR',
    payUrl: `https://pay.harbour.example/i/${id}?a=1&b=2`,
    ...more,
  };
}

const partlyPaid = { amount: 1_890_000n, fees: 37_800n, balance: 1_527_800n };

const CASES = {
  past: {
    invoices: [
      invoice('HA-2381', 96, partlyPaid),
      invoice('HA-2417', 35, {
        description: 'Training, two days',
        purchaseOrder: null,
        amount: 320_000n,
        balance: 320_000n,
      }),
      invoice('HA-2490', -8),
    ],
    payAllUrl: 'https://pay.harbour.example/a/meridian?all=1&x=2',
    pageUrl: 'https://desk.harbour.example/c/meridian/2027-01-21/c2lnbmF0dXJl',
  },
  coming: { invoices: [invoice('HA-2490', -8)] },
  hold: { invoices: [invoice('HA-2381', 96, partlyPaid)], onHold: true },
  currencies: {
    invoices: [
      invoice('HA-2381', 96, partlyPaid),
      invoice('HA-2402', 47, { amount: 98_765_432n, balance: 98_765_432n, currency: 'JPY', payUrl: null }),
      invoice('HA-2417', 1, { amount: 1_234_567n, balance: 1_234_567n, currency: 'KWD' }),
    ],
  },
  unlinked: {
    invoices: [
      invoice('HA-2381', 96, { ...partlyPaid, payUrl: null }),
      invoice('HA-2490', 2, { payUrl: null }),
    ],
  },
  many: { invoices: Array.from({ length: 50 }, (_, n) => invoice(`HA-${2400 + n}`, 96 - 2 * n, partlyPaid)) },
} satisfies Record<string, Partial<NoticeFacts>>;
export const CASE_NAMES = Object.keys(CASES) as (keyof typeof CASES)[];

/** The facts of a letter in that language and case. Dates are fixed, amounts are in several currencies. */
export function noticeSample(reader: Reader, name: keyof typeof CASES): NoticeFacts {
  const { locale, contactName, name: accountName, reason } = READERS[reader];
  return {
    creditor,
    account: { id: 'meridian', name: accountName, locale },
    contactName,
    today: TODAY,
    carryingInvoiceId: CASES[name].invoices[0]!.id,
    deadlineOn: '2026-12-02',
    onHold: false,
    promise: {
      amount: 1_527_800n,
      currency: 'EUR',
      payOn: '2026-11-27',
      method: 'SEPA',
      reference: 'TR-90817',
    },
    reason,
    ...CASES[name],
  };
}

const account = { id: 'meridian', name: READERS.en.name };

export const staffSample: StaffFacts = {
  creditor,
  deskUrl: 'https://desk.harbour.example/invoices/HA-2381',
  account,
  invoice: invoice('HA-2381', 96, partlyPaid),
  total: [
    { currency: 'EUR', balance: 3_097_800n },
    { currency: 'USD', balance: 117_500n },
  ],
  today: TODAY,
  effectiveBy: '2026-11-27',
  deadlineOn: '2026-12-02',
  withCounsel: false,
  reason: 'Account on hold: invoice HA-2381 unpaid',
};

const sum = (count: number, amount: bigint) => ({ count, amount });

export const weeklySample: WeeklyReportFacts = {
  creditor,
  deskUrl: 'https://desk.harbour.example/reports',
  from: '2026-11-16',
  until: '2026-11-22',
  currencies: ['EUR', 'USD'].map((currency, index) => ({
    currency,
    newlyPastDue: sum(7, 5_412_000n),
    collected: sum(12 - index, 9_870_050n),
    wentBack: sum(1, 45_000n),
    promisesDue: sum(5, 4_100_000n),
    promisesKept: sum(4, 3_300_000n),
    promisesBroken: sum(1, 800_000n),
    onHold: sum(2, 3_097_800n),
    withCounsel: sum(1, 1_120_000n),
    open: sum(41, 38_914_275n),
  })),
  holds: { placed: [account], released: [{ id: 'oldmill', name: 'Old Mill Bakery' }] },
  matters: { opened: [{ id: 'quarry', name: 'Quarry Stone & Sons' }], closed: [] },
};

export const digestSample: TaskDigestFacts = {
  creditor,
  deskUrl: 'https://desk.harbour.example/',
  role: 'collector',
  today: TODAY,
  further: 0,
  tasks: [
    {
      type: 'call-for-promise',
      why: null,
      account,
      contact: { name: 'Ada Lovelace', phone: '+1 555 0100' },
      invoice: invoice('HA-2381', 96, partlyPaid),
      dueOn: TODAY,
    },
    {
      type: 'send-by-hand',
      why: 'No billing contact of account oldmill has an email address',
      account: { id: 'oldmill', name: 'Old Mill Bakery' },
      contact: null,
      invoice: invoice('OM-19', 31, { currency: 'USD' }),
      dueOn: '2026-11-19',
    },
    {
      type: 'demand-call',
      why: null,
      account: { id: 'quarry', name: 'Quarry Stone & Sons' },
      contact: { name: 'R. Flint', phone: null },
      invoice: invoice('QS-7', 106),
      dueOn: '2026-11-24',
    },
  ],
};
