import { describe, expect, test } from '@jest/globals';
import { DateEvidence, readDate, type DateFormat } from './dates.js';

test.each<[string, DateFormat, string | null]>([
  ['1/2/2013', 'M/D/YYYY', '2013-01-02'],
  ['1/2/2013', 'D/M/YYYY', '2013-02-01'],
  ['1/2/2013', 'YYYY-MM-DD', null],
  ['12/31/2013', 'M/D/YYYY', '2013-12-31'],
  ['31/12/2013', 'M/D/YYYY', null],
  ['31/12/2013', 'D/M/YYYY', '2013-12-31'],
  ['2/29/2012', 'M/D/YYYY', '2012-02-29'],
  ['2/29/2013', 'M/D/YYYY', null],
  ['2/30/2013', 'M/D/YYYY', null],
  ['2013-02-28', 'M/D/YYYY', '2013-02-28'],
  ['2026-02-30', 'YYYY-MM-DD', null],
  ['2013/2/8', 'D/M/YYYY', '2013-02-08'],
  ['8.2.2013', 'M/D/YYYY', '2013-02-08'],
  ['8.2.2013', 'YYYY-MM-DD', '2013-02-08'],
  ['1-2/2013', 'M/D/YYYY', null],
  ['1/2/13', 'M/D/YYYY', '2013-01-02'],
  ['06.01.26', 'YYYY-MM-DD', '2026-01-06'],
  ['5/5/2025', 'YYYY-MM-DD', '2025-05-05'],
  ['20260131', 'YYYY-MM-DD', '2026-01-31'],
  ['20261331', 'YYYY-MM-DD', null],
  ['31.01.2026 10:15', 'YYYY-MM-DD', '2026-01-31'],
  ['1/31/2026 10:15:00 AM', 'M/D/YYYY', '2026-01-31'],
  ['2026-01-31T23:30:00-05:00', 'YYYY-MM-DD', '2026-01-31'],
  ['5 Jan 2026', 'YYYY-MM-DD', '2026-01-05'],
  ['05-Jan-26', 'YYYY-MM-DD', '2026-01-05'],
  ['Jan 5, 2026', 'YYYY-MM-DD', '2026-01-05'],
  ['5. März 2026', 'YYYY-MM-DD', '2026-03-05'],
  ['1er août 2026', 'YYYY-MM-DD', '2026-08-01'],
  ['5 de enero de 2026', 'YYYY-MM-DD', '2026-01-05'],
  ['5 mei 2026', 'YYYY-MM-DD', '2026-05-05'],
  ['31 Feb 2026', 'YYYY-MM-DD', null],
  ['31 Jan', 'YYYY-MM-DD', null],
  ['46027', 'YYYY-MM-DD', '2026-01-05'],
  ['46027.75', 'YYYY-MM-DD', '2026-01-05'],
  ['12345', 'YYYY-MM-DD', null],
  ['1/2/0213', 'M/D/YYYY', null],
  ['0/0/2013', 'M/D/YYYY', null],
  ['soon', 'M/D/YYYY', null],
  ['2013-02-28T00:00:00Z', 'YYYY-MM-DD', '2013-02-28'],
])('%s as %s is %s', (text, format, date) => {
  expect(readDate(text, format)).toBe(date);
});

describe('the order of day and month', () => {
  const verdict = (...texts: string[]) => {
    const evidence = new DateEvidence();
    for (const text of texts) evidence.add(text);
    return evidence.verdict();
  };

  test('no note where the year comes first', () => {
    expect(verdict('2013-01-02', '8.2.2013', '')).toEqual({ format: 'YYYY-MM-DD', note: null });
  });

  test('one value proves it', () => {
    expect(verdict('1/2/2013', '13/2/2013')).toMatchObject({ format: 'D/M/YYYY' });
    expect(verdict('1/2/2013', '2/13/2013')).toMatchObject({ format: 'M/D/YYYY' });
    expect(verdict('1/2/13 08:00', '2-13-13 09:00')).toMatchObject({ format: 'M/D/YYYY' });
  });

  test('unproved, a person must say it', () => {
    expect(verdict('1/1/2013', '1/2/2013')).toEqual({
      question: expect.stringContaining(
        'No date shows whether the day or the month comes first (such as "1/2/2013")',
      ),
    });
  });

  test('dates that are the same both ways need no proof', () => {
    expect(verdict('1/1/2013', '2/2/2013')).toEqual({ format: 'YYYY-MM-DD', note: null });
  });

  test('contradictions are for a person too', () => {
    expect(verdict('1/13/2013', '2/14/2013', '14/2/2013')).toEqual({
      question: expect.stringContaining('2 have the month first, 1 the day first'),
    });
  });
});
