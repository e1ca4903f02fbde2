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
  ['1/2/13', 'M/D/YYYY', null],
  ['1/2/0213', 'M/D/YYYY', null],
  ['0/0/2013', 'M/D/YYYY', null],
  ['soon', 'M/D/YYYY', null],
  ['2013-02-28T00:00:00Z', 'YYYY-MM-DD', null],
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
    expect(verdict('1/2/2013', '13/2/2013').format).toBe('D/M/YYYY');
    expect(verdict('1/2/2013', '2/13/2013').format).toBe('M/D/YYYY');
  });

  test('unproved, the month comes first and the reader gets a note', () => {
    const { format, note } = verdict('1/2/2013');
    expect(format).toBe('M/D/YYYY');
    expect(note).toContain('no value proves the order');
  });

  test('contradictions are noted', () => {
    const { format, note } = verdict('1/13/2013', '2/14/2013', '14/2/2013');
    expect(format).toBe('M/D/YYYY');
    expect(note).toContain('2 values prove it, 1 contradict it');
  });
});
