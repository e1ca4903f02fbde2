import { describe, expect, test } from '@jest/globals';
import { noticeSample } from '../dev/gallery/samples.js';
import { NOTICE_COMPONENTS } from './notices.js';
import { placeholdersOf, placeholderIssue } from './ownWords.js';
import { renderNotice, type NoticeTemplate } from './render.js';

const NAMES = Object.keys(NOTICE_COMPONENTS) as NoticeTemplate[];
const flat = (text: string) => text.replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ');

describe('texts in braces are checked and reported with their place', () => {
  test.each<[text: string, trouble: string | null]>([
    ['Please pay {owed} for {invoice}, due on {dueOn}.', null],
    ['No braces at all', null],
    ['A set {{x}} of one, {{{invoice}}}', null],
    ['Pay {amount} now', 'names {amount} at character 5'],
    ['{invoice} {Invoice}', 'names {Invoice} at character 11'],
    ['{ invoice }', 'names { invoice } at character 1'],
    ['{}', 'names {} at character 1'],
    ['pay {owed now', 'has a lone { at character 5'],
    ['pay owed} now', 'has a lone } at character 9'],
    ['by {deadline}', 'names {deadline} at character 4'],
    ['{constructor}', 'names {constructor} at character 1'],
  ])('%s: %s', (text, trouble) => {
    const found = placeholderIssue('reminder', text);
    if (trouble === null) expect(found).toBeNull();
    else expect(found).toContain(trouble);
  });

  test('a letter knows what it is about', () => {
    expect(placeholderIssue('final-demand', 'by {deadline}')).toBeNull();
    expect(
      placeholderIssue('promise-broken', '{promiseAmount} on {promiseOn} {promiseReference}'),
    ).toBeNull();
    expect(placeholderIssue('services-cancelled', 'because {reason}')).toBeNull();
  });
});

test.each(NAMES)('every placeholder of %s has a value in it', async (template) => {
  const own = {
    subject: 'Ours about {invoice}',
    paragraphs: [
      placeholdersOf(template)
        .map((name) => `${name}=({${name}})`)
        .join('; '),
      'Second, {{literally}}.',
    ],
  };
  const facts = noticeSample('en', 'past');
  const onHold = template === 'account-hold';
  const { subject, html, text } = await renderNotice(template, { ...facts, onHold, ownWords: { en: own } });
  expect(subject).toBe(`Ours about ${facts.carryingInvoiceId}`);
  expect(flat(text)).toContain('Second, {literally}.');
  for (const name of placeholdersOf(template)) {
    expect(flat(text)).toMatch(new RegExp(`${name}=\\([^{}()][^{}]*\\)`));
    expect(html).not.toContain(`{${name}}`);
  }
});

test('own words of another language, or of another part, leave the rest as it is', async () => {
  const facts = noticeSample('de', 'past');
  const house = await renderNotice('reminder', facts);
  expect(await renderNotice('reminder', { ...facts, ownWords: { en: { subject: 'x' } } })).toEqual(house);
  const { subject, text } = await renderNotice('reminder', {
    ...facts,
    ownWords: { de: { subject: 'Noch offen: {owed}' } },
  });
  expect(flat(subject)).toMatch(/^Noch offen: .*€/);
  expect(text.slice(200)).toBe(house.text.slice(200));
});

test('own words are text: markup and turned letters stay what they are', async () => {
  const own = { paragraphs: ['<img src=x onerror=alert(1)> \u202Ehidden\r\nBcc: a@b.example {invoice}'] };
  const { html, text } = await renderNotice('reminder', {
    ...noticeSample('en', 'past'),
    ownWords: { en: own },
  });
  expect(html).not.toMatch(/<img|\u202E/);
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; hidden Bcc: a@b.example');
  expect(text).not.toMatch(/\u202E/);
});
