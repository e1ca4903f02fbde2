import { describe, expect, test } from '@jest/globals';
import {
  offersOptOut,
  renderNotice,
  renderStaffMail,
  type NoticeTemplate,
  type NoticeFacts,
  type StaffFacts,
  type StaffTemplate,
} from './render.js';

const HOSTILE = '<img src=x onerror=alert(1)>';
const ESCAPED = '&lt;img src=x onerror=alert(1)&gt;';

const TEMPLATES: NoticeTemplate[] = [
  'courtesy',
  'status-request',
  'reminder',
  'delinquent',
  'account-hold',
  'final-demand',
  'thank-you',
];
const STAFF: StaffTemplate[] = [
  'suspend-order',
  'missed-suspension',
  'cancel-order',
  'matter-for-counsel',
  'matter-closed',
];

const facts: NoticeFacts = {
  creditor: {
    name: 'Initech Ltd',
    address: '1 Main Street\nSpringfield',
    email: 'ar@initech.example',
    phone: '+1 555 0100',
    payee: 'Initech Collections',
    bankDetails: 'IBAN DE02 1203 0000 0000 2020 51\nBIC BYLADEM1001',
  },
  account: { id: 'acme-1', name: 'Acme Corp', locale: 'en-US' },
  contactName: 'Ada Lovelace',
  today: '2026-11-22',
  invoices: [
    {
      id: 'INV-1001',
      description: 'Consulting, August',
      purchaseOrder: '4711',
      issuedOn: '2026-07-01',
      dueOn: '2026-08-01',
      daysPastDue: 113,
      amount: 125_000n,
      fees: 2_500n,
      balance: 117_500n,
      currency: 'USD',
      payUrl: 'https://pay.example/INV-1001?a=1&b=2',
    },
    {
      id: 'INV-1002',
      description: null,
      purchaseOrder: null,
      issuedOn: '2026-11-01',
      dueOn: '2026-12-01',
      daysPastDue: -9,
      amount: 1_234_567n,
      fees: 0n,
      balance: 1_234_567n,
      currency: 'KWD',
      payUrl: null,
    },
  ],
  carryingInvoiceId: 'INV-1001',
  deadlineOn: '2026-12-02',
  onHold: false,
};
const german: NoticeFacts = { ...facts, account: { ...facts.account, locale: 'de-DE' } };

/** Returns what a reader sees: tags removed, entities decoded, all spaces alike. */
const seen = (html: string): string =>
  html
    .replace(/<head>.*<\/head>|<\/?bdi[^>]*>|[\u2068\u2069]/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replace(/\s+/g, ' ');

test.each(TEMPLATES)("%s names an invoice by the business's own number", async (template) => {
  const [first, ...others] = facts.invoices;
  const invoices = [{ ...first!, id: 'INV-12.1a2b', number: 'INV/2025/00012' }, ...others];
  const { subject, html, text } = await renderNotice(template, {
    ...facts,
    invoices,
    carryingInvoiceId: 'INV-12.1a2b',
  });
  expect(`${subject}\n${text}\n${html}`).not.toContain('1a2b');
  if (text.includes('INV-1002')) expect(text).toContain('INV/2025/00012');
});

describe.each(TEMPLATES.filter((template) => template !== 'thank-you'))('%s', (template) => {
  test.each([
    [
      'en',
      facts,
      [
        'Dear Ada Lovelace,',
        'Account: Acme Corp (acme-1)',
        'November 22, 2026',
        'Aug 1, 2026',
        '113 days past due',
        '$1,250.00',
        '$25.00',
        '$100.00',
        '$1,175.00',
        'due in 9 days',
        'KWD 1,234.567',
        'Total USD',
        'Purchase order 4711',
      ],
    ],
    [
      'de',
      german,
      [
        'Guten Tag Ada Lovelace,',
        'Kundenkonto: Acme Corp (acme-1)',
        '22. November 2026',
        '01.08.2026',
        '113 Tage überfällig',
        '1.250,00 $',
        '25,00 $',
        '100,00 $',
        '1.175,00 $',
        'fällig in 9 Tagen',
        '1.234,567 KWD',
        'Summe USD',
        'Bestellnummer 4711',
      ],
    ],
  ] as const)('has its facts in %s, as HTML and as text', async (language, of, expected) => {
    const { subject, html, text } = await renderNotice(template, of);
    const always = [
      'Initech Ltd',
      '1 Main Street',
      'Springfield',
      'ar@initech.example',
      '+1 555 0100',
      'Initech Collections',
      'IBAN DE02 1203 0000 0000 2020 51',
      'BIC BYLADEM1001',
      'INV-1001',
      'INV-1002',
      'Consulting, August',
    ];
    for (const fact of [...always, ...expected]) {
      expect(seen(html)).toContain(fact);
      expect(seen(text)).toContain(fact);
    }
    expect(html).toContain(`lang="${language}"`);
    expect(html).toContain('href="https://pay.example/INV-1001?a=1&amp;b=2"');
    expect(text).toContain('https://pay.example/INV-1001?a=1&b=2');
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text).not.toMatch(/<[a-z]/);
  });

  test('shows hostile texts as text', async () => {
    const { html, text } = await renderNotice(template, hostile);
    expect(html).not.toMatch(/<img|<script|javascript:|href="file:/);
    for (const [document, mark] of [
      [html, ESCAPED],
      [text, HOSTILE],
    ] as const) {
      for (const name of ['creditor', 'account', 'contact', 'INV', 'order', 'for', 'bank']) {
        expect(document.replace(/\s+/g, ' ')).toContain(`${name} ${mark}`);
      }
    }
  });

  test('is the same bytes twice', async () => {
    expect(await renderNotice(template, facts)).toEqual(await renderNotice(template, facts));
  });
});

const hostile: NoticeFacts = {
  ...facts,
  creditor: { ...facts.creditor, name: `creditor ${HOSTILE}`, bankDetails: `bank ${HOSTILE}` },
  account: { ...facts.account, name: `account ${HOSTILE}` },
  contactName: `contact ${HOSTILE}`,
  invoices: facts.invoices.map((invoice, index) => ({
    ...invoice,
    id: `INV ${HOSTILE} ${index}`,
    purchaseOrder: `order ${HOSTILE}`,
    description: `for ${HOSTILE}`,
    payUrl: index === 0 ? 'javascript:alert(1)' : 'file:///etc/passwd',
  })),
};

describe('the content of each notice', () => {
  test.each<[NoticeTemplate, string, string, string]>([
    ['courtesy', 'is due on August 1, 2026', 'friendly note', 'Hinweis'],
    [
      'status-request',
      'when may we expect the payment?',
      'tell us the status of the payment',
      'wie es um die Zahlung steht',
    ],
    [
      'reminder',
      'Payment reminder: invoice INV-1001 is 113 days past due',
      'how to pay them',
      'wie Sie sie bezahlen',
    ],
    [
      'delinquent',
      'Past due account: $1,175.00 outstanding',
      'Your account is delinquent',
      'Konto ist in Zahlungsverzug',
    ],
    [
      'account-hold',
      'Account on hold: $1,175.00',
      'no further business with it; services and licences are suspended until all is paid',
      'Dienste und Lizenzen sind ausgesetzt, bis alles bezahlt ist',
    ],
    [
      'final-demand',
      'Final demand: pay $1,175.00 by December 2, 2026',
      'Unless we receive payment in full by December 2, 2026',
      'bis 2. Dezember 2026',
    ],
    ['thank-you', 'Thank you: 2 invoices are settled', 'nothing more is owed', 'nichts mehr offen'],
  ])('%s', async (template, subject, english, deutsch) => {
    const onHold = template === 'account-hold';
    const en = await renderNotice(template, { ...facts, onHold });
    expect(en.subject).toContain(subject);
    expect(seen(en.html)).toContain(english);
    expect(seen(en.text)).toContain(english);
    expect(seen((await renderNotice(template, { ...german, onHold })).text)).toContain(deutsch);
  });

  test.each<[NoticeTemplate, boolean, string | null]>([
    ['reminder', false, null],
    ['reminder', true, 'ACCOUNT ON HOLD'],
    ['delinquent', false, 'PAST DUE ACCOUNT'],
    ['account-hold', true, 'ACCOUNT ON HOLD'],
    ['account-hold', false, 'PAST DUE ACCOUNT'],
    ['final-demand', false, 'PAST DUE ACCOUNT'],
    ['final-demand', true, 'ACCOUNT ON HOLD'],
    ['thank-you', true, null],
  ])('%s with hold %s has the banner %s', async (template, onHold, banner) => {
    const { html, text } = await renderNotice(template, { ...facts, onHold });
    const found = ['PAST DUE ACCOUNT', 'ACCOUNT ON HOLD'].filter(
      (words) => html.includes(words) && text.includes(words),
    );
    expect(found).toEqual(banner ? [banner] : []);
  });

  test.each(['en', 'de', 'fr', 'es', 'ar'])('%s: of a hold only where there is one', async (locale) => {
    const { account } = facts;
    const ownWords = { [locale]: { subject: 'ON HOLD', paragraphs: ['ON HOLD'] } };
    const of = (onHold: boolean) => ({ ...facts, onHold, account: { ...account, locale } });
    const held = await renderNotice('account-hold', of(true));
    const lifted = await renderNotice('account-hold', { ...of(false), ownWords });
    const reminder = await renderNotice('reminder', of(false));
    expect(lifted.subject).toBe(reminder.subject);
    expect(lifted.subject).not.toBe(held.subject);
    expect(lifted.text).not.toMatch(/on hold|gesperrt|bloqu|موقوف/i);
    const [before, meanwhile] = await Promise.all([
      renderNotice('delinquent', of(false)),
      renderNotice('delinquent', of(true)),
    ]);
    expect(before.text).toMatch(/put it on hold|sperren|bloquer|bloquearla|إيقافه/);
    expect(meanwhile.text).not.toMatch(/put it on hold|sperren|bloquer|bloquearla|إيقافه/);
  });

  test.each(['en', 'de', 'fr', 'es', 'ar'])(
    '%s: a lifted hold gives back no licences that stay off',
    async (locale) => {
      const of = { ...facts, account: { ...facts.account, locale } };
      const [back, off] = await Promise.all([
        renderNotice('hold-released', of),
        renderNotice('hold-released', { ...of, licensesOff: true }),
      ]);
      const licences = /restored|wiederhergestellt|rétablissement|restableciendo|استعادة/;
      expect([licences.test(back.text), licences.test(off.text)]).toEqual([true, false]);
    },
  );

  test('a thank-you names the settled invoice and amount, and a hold that goes on', async () => {
    const settled = [{ ...facts.invoices[0]!, balance: 0n }];
    const { subject, text } = await renderNotice('thank-you', { ...facts, invoices: settled, onHold: true });
    expect(subject).toBe('Thank you: invoice INV-1001 is settled');
    expect(seen(text)).toContain('INV-1001 Purchase order 4711 $1,250.00 Late fees + $25.00');
    expect(text).toContain('stays on hold');
    expect(text).not.toContain('How to pay');
  });

  test('a consumer can opt out, a business cannot', async () => {
    const consumer = await renderNotice('reminder', { ...facts, debtor: 'consumer' });
    const business = await renderNotice('reminder', facts);
    expect([consumer, business].map(({ text }) => text.includes('STOP'))).toEqual([true, false]);
    expect([consumer, business].map(({ html }) => offersOptOut(html))).toEqual([true, false]);
  });
});

describe('gaps and errors', () => {
  test('an empty creditor and no contact leave no holes', async () => {
    const emptyCreditor = { name: '', address: '', email: '', phone: '', payee: '', bankDetails: '' };
    const bare = { ...facts, creditor: emptyCreditor, contactName: '', invoices: [facts.invoices[1]!] };
    const { text } = await renderNotice('reminder', bare);
    expect(text).toContain('Dear Acme Corp team,');
    expect(text).toContain('Reply to this letter and we will send you the payment details.');
    expect(seen(text)).toContain('Simply reply to this email.');
    expect(text).not.toMatch(/undefined|null|: *\n|: ,/);
  });

  test('no invoices, no deadline and an unknown currency are refused by name', async () => {
    await expect(renderNotice('reminder', { ...facts, invoices: [] })).rejects.toThrow(
      'the reminder letter of account "acme-1" has no invoices',
    );
    await expect(renderNotice('final-demand', { ...facts, deadlineOn: null })).rejects.toThrow(
      'the final-demand letter of account "acme-1" has no deadline',
    );
    const odd = [{ ...facts.invoices[0]!, currency: 'XYZ' }];
    await expect(renderNotice('reminder', { ...facts, invoices: odd })).rejects.toThrow(
      '"XYZ" is not an ISO 4217 currency',
    );
  });

  test('a subject stays one line without control and override characters', async () => {
    const name = `Evil\r\nBcc: x@y.example\u202e\u2066\u0000\u2028${'long '.repeat(100)}`;
    const { subject } = await renderNotice('delinquent', { ...facts, account: { ...facts.account, name } });
    expect(subject).toMatch(/^Past due account: \$1,175\.00 outstanding \(Evil Bcc: x@y\.example long/);
    expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    expect([...subject]).toHaveLength(200);
  });
});

describe.each(STAFF)('%s', (template) => {
  const staff: StaffFacts = {
    creditor: facts.creditor,
    account: { id: 'acme-1', name: HOSTILE },
    invoice: facts.invoices[0]!,
    total: [
      { currency: 'EUR', balance: 5_000n },
      { currency: 'USD', balance: 117_500n },
    ],
    today: '2026-11-22',
    effectiveBy: '2026-11-27',
    deadlineOn: '2026-12-02',
    withCounsel: true,
    reason: `unpaid ${HOSTILE}`,
  };

  test('has the case in figures, hostile texts as text', async () => {
    const { subject, html, text } = await renderStaffMail(template, staff);
    expect(subject).toContain(`${HOSTILE} (acme-1)`);
    expect(html).not.toContain('<img');
    for (const document of [seen(html), text.replace(/\s+/g, ' ')]) {
      for (const fact of [
        'INV-1001',
        '113 days past due',
        '$1,175.00',
        '€50.00 and $1,175.00',
        `unpaid ${HOSTILE}`,
        'November 27, 2026',
        'December 2, 2026',
      ]) {
        expect(document).toContain(fact);
      }
    }
  });
});
