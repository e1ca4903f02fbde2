import { describe, expect, test } from '@jest/globals';
import { LANGUAGES } from './index.js';

const { ar, de, en, es, fr } = LANGUAGES;

test.each([
  [en, 1, '1 day past due'],
  [en, 16, '16 days past due'],
  [en, 0, 'due today'],
  [en, -1, 'due in 1 day'],
  [de, 1, '1 Tag überfällig'],
  [de, 16, '16 Tage überfällig'],
  [de, -3, 'fällig in 3 Tagen'],
  [fr, 1, 'échue depuis 1 jour'],
  [fr, -3, 'échéance dans 3 jours'],
  [es, 1, 'vencida hace 1 día'],
  [es, 0, 'vence hoy'],
  [ar, 1, 'متأخرة منذ يوم واحد'],
  [ar, 2, 'متأخرة منذ يومين'],
  [ar, 3, 'متأخرة منذ 3 أيام'],
  [ar, 96, 'متأخرة منذ 96 يومًا'],
  [ar, 100, 'متأخرة منذ 100 يوم'],
  [ar, -8, 'تُستحق بعد 8 أيام'],
])('an age by the plural rules of the language, %#', ({ words }, days, expected) => {
  expect(words.age(days, String(Math.abs(days)))).toBe(expected);
});

/** Returns every constant text of a language, with its path. */
const texts = (value: unknown, path = ''): [path: string, text: string][] => {
  if (typeof value === 'string') return [[path, value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => texts(inner, `${path}/${name}`));
};

/** Words that are the same in English. */
const ALIKE = ['/direction', '/words/colon', '/words/total'];

describe.each(Object.entries(LANGUAGES).filter(([code]) => code !== 'en'))('%s', (_code, language) => {
  test('leaves nothing in English and nothing out', () => {
    const english = new Map(texts(en));
    const own = texts(language);
    expect(own.map(([path]) => path).sort()).toEqual([...english.keys()].sort());
    for (const [path, text] of own) {
      expect(text.trim() || path.endsWith('colon')).toBeTruthy();
      if (!ALIKE.includes(path)) expect([path, text]).not.toEqual([path, english.get(path)]);
    }
  });
});
