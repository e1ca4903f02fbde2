import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { customerPath } from '../../books/accounts/customerLinks.js';
import { startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody, settingsBody } from '../../test/fixtures/apiRequests.js';

const TODAY = '2026-03-02';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ now: `${TODAY}T08:00:00Z` });
  await api.ok('PUT', '/v1/settings', { ...settingsBody, publicUrl: 'https://desk.example' });
});
afterAll(() => api.stop());

let count = 0;
/** A customer of this locale with one invoice, and their page. */
async function customer(locale: string, more: object = {}) {
  const id = `C${++count}`;
  await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, locale });
  const owed = { ...invoiceBody, id: `${id}-1`, accountId: id, amount: 1_500_000, lines: [], ...more };
  await api.ok('POST', '/v1/invoices', owed);
  const path = await api.db.$transaction((tx) => customerPath(tx, id, TODAY));
  return { id, path, invoiceId: owed.id, currency: owed.currency };
}
type Customer = Awaited<ReturnType<typeof customer>>;

const get = (path: string) => api.call('GET', path, undefined, { authorization: null });
/** Returns the outcome that the page shows. */
async function say(path: string, what: string, fields: Record<string, string>): Promise<string> {
  const { headers } = await api.call('POST', `${path}/${what}`, `${new URLSearchParams(fields)}`, {
    authorization: null,
    'content-type': 'application/x-www-form-urlencoded',
  });
  return String(headers.location).replace(`${path}?said=`, '');
}
const promise = ({ path, invoiceId }: Customer, amount: string, payOn = '2026-03-10') =>
  say(path, 'promises', { id: randomUUID(), invoiceId, payOn, amount });
const promises = ({ invoiceId }: Customer) =>
  api.db.paymentPromise.findMany({ where: { invoiceId }, orderBy: { madeAt: 'asc' } });

describe('an amount is read as its reader writes it', () => {
  test.each([
    ['fr', 'EUR', '14038,50', 1_403_850n],
    ['fr-FR', 'EUR', '14 038,50', 1_403_850n],
    ['de', 'EUR', '14.038,50', 1_403_850n],
    ['de', 'EUR', '14.038', 1_403_800n],
    ['en-GB', 'EUR', '14,038', 1_403_800n],
    ['en', 'EUR', '14038.50', 1_403_850n],
    ['es', 'EUR', '14038,5', 1_403_850n],
    ['ar', 'KWD', '١٤٠٠٫٧٥٠', 1_400_750n],
  ])('%s, %s: %s', async (locale, currency, typed, minor) => {
    const one = await customer(locale, { currency });
    expect(await promise(one, typed)).toBe('thanks');
    expect(await promises(one)).toEqual([expect.objectContaining({ amount: minor, currency })]);
  });

  test.each([
    ['fr', 'EUR', '14,030'],
    ['en', 'EUR', '14.030'],
    ['en', 'KWD', '1,400'],
  ])('%s, %s: %s needs a correction', async (locale, currency, typed) => {
    const one = await customer(locale, { currency });
    expect(await promise(one, typed)).toBe('ambiguous');
    expect(await promises(one)).toEqual([]);
    const { text } = await get(`${one.path}?said=ambiguous`);
    expect(text).toMatch(/role="alert"[^<]*>[^<]*150?00?[.,]?0/);
  });

  test('the value of the field is read back unchanged', async () => {
    for (const [locale, currency] of [
      ['fr', 'EUR'],
      ['ar-EG', 'KWD'],
      ['en', 'JPY'],
    ] as const) {
      const one = await customer(locale, { currency, amount: 950_750 });
      const [, field = ''] = /name="amount"[^>]*value="([^"]+)"/.exec((await get(one.path)).text) ?? [];
      expect(await promise(one, field)).toBe('thanks');
      expect(await promises(one)).toEqual([expect.objectContaining({ amount: 950_750n })]);
    }
  });
});

describe('a promise', () => {
  test('is for no more than what is open', async () => {
    const one = await customer('en');
    expect(await promise(one, '15000.01')).toBe('too-much');
    expect(await promises(one)).toEqual([]);
    expect((await get(`${one.path}?said=too-much`)).text).toContain('more than is open on this invoice');
  });

  test('is for a quarter of the invoice or what its policy says, and for the whole of a small one', async () => {
    const one = await customer('en');
    expect(await promise(one, '0.01')).toBe('too-little');
    expect(await promise(one, '3749.99')).toBe('too-little');
    expect(await promise(one, '3750.00')).toBe('thanks');
    const small = await customer('en', { amount: 4_999 });
    expect(await promise(small, '49.98')).toBe('too-little');
    expect((await get(small.path)).text).toContain('at least €49.99');
    await api.ok('PUT', '/v1/policies/strict', {
      name: 'Strict',
      leastPromise: 60,
      steps: [STEP],
    });
    await api.ok('PATCH', `/v1/invoices/${one.invoiceId}`, { policyId: 'strict' });
    expect(await promise(one, '8999.99')).toBe('too-little');
    expect(await promise(one, '9000', '2026-03-09')).toBe('thanks');
  });

  test('takes the place of a better one only as a broken one, and not without end', async () => {
    const one = await customer('en');
    expect(await promise(one, '15000', '2026-03-12')).toBe('thanks');
    expect(await promise(one, '15000', '2026-03-10')).toBe('thanks');
    expect(await promise(one, '15000', '2026-03-11')).toBe('thanks');
    expect(await promise(one, '12000', '2026-03-11')).toBe('thanks');
    expect(await promise(one, '12000', '2026-03-20')).toBe('too-often');
    const statuses = (await promises(one)).map(({ status }) => status);
    expect(statuses.sort()).toEqual(['broken', 'broken', 'open', 'replaced']);
    const { items } = await api.ok<{ items: { type: string; actor: string }[] }>(
      'GET',
      `/v1/invoices/${one.invoiceId}/timeline`,
    );
    expect(items.filter(({ type }) => type === 'promise.broken')).toHaveLength(2);
  });

  test('made better again and again ends too', async () => {
    const one = await customer('en');
    const outcomes: string[] = [];
    for (let cents = 0; cents < 12; cents++) outcomes.push(await promise(one, `14000.${10 + cents}`));
    expect(outcomes).toEqual([...Array<string>(10).fill('thanks'), 'too-often', 'too-often']);
  });
});

describe('a dispute', () => {
  const FORM = 'multipart/form-data; boundary=x';
  const part = (name: string, value: string, more = '') =>
    `--x\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  async function dispute({ path }: Customer, invoiceId: string, file?: string): Promise<string> {
    const attached =
      file === undefined ? '' : part('file', file, '; filename="f.txt"\r\ncontent-type: text/plain');
    const body = `${part('id', randomUUID())}${part('invoiceId', invoiceId)}${part('reason', 'Wrong')}${attached}--x--\r\n`;
    const { headers } = await api.call('POST', `${path}/disputes`, body, {
      authorization: null,
      'content-type': FORM,
    });
    return String(headers.location).replace(`${path}?said=`, '');
  }

  test('is open once an invoice, and not raised without end', async () => {
    const one = await customer('en');
    for (let time = 0; time < 3; time++) {
      expect(await dispute(one, one.invoiceId)).toBe('thanks');
      expect(await dispute(one, one.invoiceId)).toBe('disputed');
      const open = await api.db.dispute.findFirstOrThrow({
        where: { invoiceId: one.invoiceId, status: 'open' },
      });
      await api.ok('POST', `/v1/invoices/${one.invoiceId}/disputes/${open.id}/resolve`, {
        outcome: 'rejected',
      });
    }
    expect(await dispute(one, one.invoiceId)).toBe('too-often');
    expect(await api.db.dispute.count({ where: { invoiceId: one.invoiceId } })).toBe(3);
  });

  test('brings files of a size and number that end', async () => {
    const one = await customer('en');
    expect(await dispute(one, one.invoiceId, 'x'.repeat(5 * 1024 * 1024 + 1))).toBe('file');
    expect(await api.ok('GET', `/v1/invoices/${one.invoiceId}`)).toMatchObject({ disputed: false });
    const ids = [one.invoiceId];
    for (let place = 2; place <= 6; place++) {
      ids.push(`${one.id}-${place}`);
      await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: ids.at(-1), accountId: one.id });
    }
    const large = 'x'.repeat(4 * 1024 * 1024);
    const outcomes = [];
    for (const id of ids) outcomes.push(await dispute(one, id, large));
    expect(outcomes).toEqual(['thanks', 'thanks', 'thanks', 'thanks', 'thanks', 'files']);
    expect(await api.db.disputeFile.count({ where: { invoiceId: { in: ids } } })).toBe(5);
    expect(await api.ok('GET', `/v1/invoices/${ids.at(-1)}`)).toMatchObject({ disputed: false });
    expect(await dispute(one, ids.at(-1)!)).toBe('thanks');
  });
});

test('a page writes so much in a day, and no more', async () => {
  const one = await customer('en');
  const at = new Date(api.clock.now());
  const row = { accountId: one.id, at, type: 'contact.preferences', summary: 'x', actor: 'customer' };
  await api.db.timelineEvent.createMany({ data: Array<typeof row>(50).fill(row) });
  expect(await promise(one, '15000')).toBe('too-often');
  expect(await say(one.path, 'contact', { who: 'Bo' })).toBe('too-often');
  expect(await say(one.path, 'preferences', { language: 'fr' })).toBe('too-often');
});

test('a large account is shown in parts', async () => {
  const one = await customer('en');
  const owed = { ...invoiceBody, accountId: one.id, settledOn: undefined };
  const invoices = Array.from({ length: 119 }, (_, place) => ({ ...owed, id: `${one.id}-more-${place}` }));
  await api.ok('POST', '/v1/invoices/import', { accounts: [], invoices });
  const pages = [1, 2, 3].map(async (page) => (await get(`${one.path}?page=${page}`)).text);
  const texts = await Promise.all(pages);
  expect(texts.map((text) => text.split('<article>').length - 1)).toEqual([50, 50, 20]);
  expect(texts[0]).toContain('Showing 50 of 120 invoices');
  expect(texts[2]).not.toContain('page=');
});

describe('links', () => {
  test('that are made up are never counted, and never looked up', async () => {
    const statuses = new Set<number>();
    for (let time = 0; time < 130; time++)
      statuses.add((await get(`/c/nobody/2026-04-01/${'A'.repeat(24)}`)).status);
    expect([...statuses]).toEqual([404]);
  });

  test('of one account count together, whichever is used', async () => {
    const one = await customer('en');
    const other = await api.db.$transaction((tx) => customerPath(tx, one.id, '2026-03-01'));
    const statuses: number[] = [];
    for (let time = 0; time < 130; time++) statuses.push((await get(time % 2 ? one.path : other)).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(120);
    expect(statuses.slice(120)).toEqual(Array(10).fill(429));
  });
});

const STEP = {
  id: 'reminder',
  stage: 'past-due',
  days: [1],
  kind: 'notice',
  letter: 'reminder',
  channel: 'email',
  to: ['billing'],
};
