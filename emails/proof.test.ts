import { describe, expect, test } from '@jest/globals';
import { HtmlValidate } from 'html-validate';
import { exponentOf } from '../domain/money/money.js';
import { exhibits } from '../dev/gallery/exhibits.js';
import { CASE_NAMES, NOTICE_TEMPLATES, noticeSample, READERS, type Reader } from '../dev/gallery/samples.js';
import { bannerOfNotice } from './banner.js';
import { LANGUAGES } from './languages/index.js';
import { renderNotice, type NoticeFacts } from './render.js';
import { visibleText } from '../test/readers/visibleText.js';

const LANGUAGE_NAMES = Object.keys(LANGUAGES) as Reader[];
const LISTING = NOTICE_TEMPLATES.filter((template) => template !== 'thank-you');

/** Returns what a reader sees of an HTML notice: entities decoded, all spaces alike, no direction marks. */
const seen = (html: string): string => flat(visibleText(html));
const flat = (text: string): string => text.replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ');

/** Returns the cell before a banner's words. */
const stripOf = (html: string): string => /<td class="strip"[^>]*>/.exec(html)?.[0] ?? 'no strip: ';

/** Returns the amount as the locale writes it, made without the product's code. */
function amountIn(locale: string, minor: bigint, currency: string): string {
  const digits = exponentOf(currency);
  const options = {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const;
  return flat(new Intl.NumberFormat(locale, options).format(Number(minor) / 10 ** digits));
}
const dateIn = (locale: string, day: string, dateStyle: 'medium' | 'long'): string =>
  new Intl.DateTimeFormat(locale, { dateStyle, timeZone: 'UTC', calendar: 'gregory' }).format(new Date(day));

test('every language has a sample reader', () => {
  expect(Object.keys(READERS).sort()).toEqual(Object.keys(LANGUAGES).sort());
});

describe.each(LANGUAGE_NAMES)('in %s', (language) => {
  const { direction, banners, words } = LANGUAGES[language];

  describe.each(CASE_NAMES)('%s:', (name) => {
    const facts = noticeSample(language, name);
    const { locale } = facts.account;

    test.each(LISTING)('%s has every fact in HTML and text', async (template) => {
      const { html, text } = await renderNotice(template, facts);
      const expected = [
        facts.contactName,
        facts.account.name,
        facts.creditor.payee,
        ...facts.creditor.bankDetails.split('\n'),
        ...facts.creditor.address.split('\n'),
        facts.creditor.email,
        dateIn(locale, facts.today, 'long'),
        ...facts.invoices.flatMap(({ id, dueOn, balance, amount, fees, currency }) => [
          id,
          dateIn(locale, dueOn, 'medium'),
          ...[balance, amount, fees]
            .filter((minor) => minor > 0n)
            .map((minor) => amountIn(locale, minor, currency)),
        ]),
        ...totals(facts).map(([currency, minor]) => amountIn(locale, minor, currency)),
      ];
      for (const shown of [seen(html), flat(text)]) {
        for (const fact of expected) expect(shown).toContain(fact);
        expect(shown).not.toMatch(/undefined|null|NaN|\[object/);
      }
      for (const { payUrl } of facts.invoices.filter(({ payUrl }) => payUrl)) {
        expect(html).toContain(`href="${payUrl!.replaceAll('&', '&amp;')}"`);
        expect(text).toContain(payUrl);
      }
      if (facts.payAllUrl) expect(text).toContain(facts.payAllUrl);
      expect(html).toMatch(new RegExp(`^<!DOCTYPE html>\\n<html dir="${direction}" lang="${language}">`));
      expect(html).toContain(`lang="${language}" dir="${direction}"><h1`);
      const banner = bannerOfNotice(template, facts.onHold);
      for (const [key, printed] of Object.entries(banners))
        expect([
          html.includes(`${stripOf(html)}${printed}</td>`),
          text.split('\n').includes(printed),
        ]).toEqual([key === banner, key === banner]);
    });
  });

  test('a notice that requests payment links to the customer’s own page, and nowhere else', async () => {
    const facts = noticeSample(language, 'past');
    const pageUrl = 'https://desk.example/c/acme/2027-01-01/sig';
    const { html, text } = await renderNotice('reminder', { ...facts, pageUrl });
    expect(html).toContain(`href="${pageUrl}"`);
    expect(text).toContain(pageUrl);
    const hostile = await renderNotice('reminder', { ...facts, pageUrl: 'javascript:alert(1)' });
    expect(hostile.html).not.toContain('javascript:');
  });

  test('notices contain their particular content', async () => {
    const facts = noticeSample(language, 'past');
    const { locale } = facts.account;
    const rendered = async (template: (typeof NOTICE_TEMPLATES)[number]) => {
      const { subject, html, text } = await renderNotice(template, {
        ...facts,
        onHold: template === 'account-hold',
      });
      return { subject: flat(subject), shown: [seen(html), flat(text)] };
    };
    const promised = [amountIn(locale, facts.promise!.amount, 'EUR'), dateIn(locale, '2026-11-27', 'long')];
    for (const [template, expected] of [
      ['final-demand', [dateIn(locale, '2026-12-02', 'long')]],
      ['promise-received', [...promised, 'SEPA TR-90817']],
      ['promise-broken', [...promised, 'SEPA TR-90817']],
      ['services-cancelled', [facts.reason!]],
    ] as const)
      for (const shown of (await rendered(template)).shown)
        for (const fact of expected) expect(shown).toContain(fact);
    expect((await rendered('final-demand')).subject).toContain(dateIn(locale, '2026-12-02', 'long'));
    expect((await rendered('promise-received')).subject).toContain(promised[0]);
    const thanks = await rendered('thank-you');
    for (const shown of thanks.shown) expect(shown).toContain('HA-2417');
    const all = await Promise.all(
      NOTICE_TEMPLATES.map(async (template) => (await rendered(template)).subject),
    );
    expect(new Set(all).size).toBe(NOTICE_TEMPLATES.length);
  });

  test('plain text keeps values apart from right-to-left words, and is plain otherwise', async () => {
    const { text } = await renderNotice('delinquent', noticeSample(language, 'past'));
    expect(text.includes('\u2068HA-2381\u2069')).toBe(direction === 'rtl');
    if (direction === 'ltr') expect(text).not.toMatch(/[\u2066-\u2069]/);
  });

  test('with nothing open a notice shows a sentence and requests nothing', async () => {
    const facts = { ...noticeSample(language, 'past'), invoices: [], carryingInvoiceId: '' };
    for (const template of ['statement', 'hold-released'] as const) {
      const { text } = await renderNotice(template, facts);
      expect(text).not.toContain(words.howToPay);
      expect(text).not.toContain(words.openInvoices);
    }
    await expect(renderNotice('promise-received', { ...facts, promise: null })).rejects.toThrow(
      'has no invoices',
    );
  });

  test.each(NOTICE_TEMPLATES)('%s keeps hostile names literal', async (template) => {
    const { subject, html, text } = await renderNotice(template, hostile(noticeSample(language, 'past')));
    expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
    expect(html).not.toMatch(/<img|<script|javascript:|file:|[\u202a-\u202e]/);
    expect(text).not.toMatch(/javascript:|file:|[\u202a-\u202e]/);
    for (const shown of [seen(html), flat(text)]) {
      for (const place of ['creditor', 'account', 'contact', 'id'])
        expect(shown).toContain(`${place} <img src=x onerror=alert(1)> Bcc: x@evil.example txt.exe`);
    }
  });
});

const ATTACK = '<img src=x onerror=alert(1)>\r\nBcc: x@evil.example \u202etxt.exe';

function hostile(facts: NoticeFacts): NoticeFacts {
  return {
    ...facts,
    creditor: { ...facts.creditor, name: `creditor ${ATTACK}`, phone: '' },
    account: { ...facts.account, name: `account ${ATTACK}` },
    contactName: `contact ${ATTACK}`,
    invoices: facts.invoices.map((invoice) => ({
      ...invoice,
      id: `id ${ATTACK}`,
      description: ATTACK,
      purchaseOrder: ATTACK,
      payUrl: 'javascript:alert(1)',
    })),
    payAllUrl: 'file:///etc/passwd',
    reason: ATTACK,
    promise: { ...facts.promise!, reference: ATTACK },
  };
}

function totals({ invoices }: NoticeFacts): [currency: string, minor: bigint][] {
  const currencies = [...new Set(invoices.map(({ currency }) => currency))];
  return currencies.map((one) => [
    one,
    invoices.filter(({ currency }) => currency === one).reduce((sum, { balance }) => sum + balance, 0n),
  ]);
}

test('every letter is valid HTML', async () => {
  const validator = new HtmlValidate({
    extends: ['html-validate:recommended'],
    rules: {
      // The requirements of mail programs: styles inline, attributes that Outlook reads instead of them, and
      // no HTML 5 elements.
      'no-inline-style': 'off',
      'no-deprecated-attr': 'off',
      'no-conditional-comment': 'off',
      'prefer-native-element': 'off',
      // React's way of writing, and the length of a subject.
      'void-style': 'off',
      'attr-case': 'off',
      'long-title': 'off',
    },
  });
  for (const { path, rendered } of await exhibits()) {
    const { results } = await validator.validateString(rendered.html);
    const found = results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message }) => `${ruleId}: ${message}`),
    );
    expect([path, [...new Set(found)]]).toEqual([path, []]);
  }
});

test('50 invoices stay below the size at which Gmail cuts a letter off', async () => {
  for (const language of LANGUAGE_NAMES) {
    const { html } = await renderNotice('final-demand', noticeSample(language, 'many'));
    expect(Buffer.byteLength(html)).toBeLessThan(102_000);
  }
});
