import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toMajor } from '../../domain/money/money.js';
import { DecimalEvidence, readAmount, readPositive, type DecimalSign } from './amount.js';

describe('an amount in a file', () => {
  test.each<[string, string, DecimalSign, bigint]>([
    ['55.94', 'USD', '.', 5_594n],
    ['100', 'USD', '.', 10_000n],
    ['55.940', 'USD', '.', 5_594n],
    ['.5', 'USD', '.', 50n],
    ['1,250.00', 'USD', '.', 125_000n],
    ['1,250', 'USD', '.', 125_000n],
    ['1.250', 'EUR', ',', 125_000n],
    ['1.250,00', 'EUR', ',', 125_000n],
    ['1.250.000', 'EUR', ',', 125_000_000n],
    ['12,5', 'EUR', ',', 1_250n],
    ['1,23,45,678.90', 'INR', '.', 1_234_567_890n],
    ["1'250.50", 'CHF', '.', 125_050n],
    ['1 250,50', 'EUR', ',', 125_050n],
    ['1\u00a0250,50 kr', 'SEK', ',', 125_050n],
    ['$1,250.00', 'USD', '.', 125_000n],
    ['$1,250.00', 'CAD', '.', 125_000n],
    ['US$ 5', 'USD', '.', 500n],
    ['R$ 1.234,50', 'BRL', ',', 123_450n],
    ['Rs.1,500', 'INR', '.', 150_000n],
    ['EUR 12.00', 'EUR', '.', 1_200n],
    ['12.00eur', 'EUR', '.', 1_200n],
    ['860000', 'JPY', '.', 860_000n],
    ['3.250', 'KWD', '.', 3_250n],
    ['(250.00)', 'USD', '.', -25_000n],
    ['250.00-', 'USD', '.', -25_000n],
    ['−5', 'USD', '.', -500n],
    ['EUR -12,50', 'EUR', ',', -1_250n],
    ['٬١٢٫٥'.slice(1), 'USD', '.', 1_250n],
    ['90071992547409.91', 'USD', '.', 9_007_199_254_740_991n],
  ])('%s %s with %s', (text, currency, decimal, minor) => {
    expect(readAmount(text, currency, decimal)).toBe(minor);
  });

  test.each<[string, string, DecimalSign, string]>([
    ['0', 'USD', '.', 'is zero'],
    ['0.00', 'USD', '.', 'is zero'],
    ['-5', 'USD', '.', 'is negative'],
    ['1.005', 'USD', '.', 'more decimals than USD allows (2)'],
    ['1.5', 'JPY', '.', 'more decimals than JPY allows (0)'],
    ['90071992547409.92', 'USD', '.', 'is too large'],
    ['1.250,00', 'EUR', '.', 'is not an amount'],
    ['1,250.00', 'EUR', ',', 'is not an amount'],
    ['12,50', 'EUR', '.', 'is not an amount'],
    ['€5', 'USD', '.', 'is in EUR, not in USD'],
    ['5 kr', 'USD', '.', 'is in SEK or NOK or DKK or ISK, not in USD'],
    ['GBP 5', 'USD', '.', 'is in GBP, not in USD'],
    ['5 pcs', 'USD', '.', 'is not an amount'],
    ['1e3', 'USD', '.', 'is not an amount'],
    ['12 50', 'USD', '.', 'is not an amount'],
    ['12,34,56', 'USD', '.', 'is not an amount'],
    ['', 'USD', '.', 'is not an amount'],
    ['NaN', 'USD', '.', 'is not an amount'],
  ])('%s %s with %s is refused: %s', (text, currency, decimal, problem) => {
    expect(() => readPositive(text, currency, decimal)).toThrow(problem);
  });

  test('what any locale writes is read back', () => {
    const locales = fc.constantFrom<[string, DecimalSign]>(
      ['en-US', '.'],
      ['de-DE', ','],
      ['fr-FR', ','],
      ['de-CH', '.'],
      ['en-IN', '.'],
      ['sv-SE', ','],
      ['pt-BR', ','],
    );
    const amounts = fc.bigInt({ min: 1n, max: 10n ** 13n });
    const currencies = fc.constantFrom('EUR', 'JPY', 'KWD');
    fc.assert(
      fc.property(amounts, currencies, locales, (minor, currency, [locale, decimal]) => {
        const style = {
          style: 'decimal',
          minimumFractionDigits: toMajor(1n, currency).split('.')[1]?.length ?? 0,
        } as const;
        const text = new Intl.NumberFormat(locale, style).format(
          toMajor(minor, currency) as unknown as number,
        );
        expect(readAmount(text, currency, decimal)).toBe(minor);
      }),
    );
  });
});

describe('the decimal sign of a file', () => {
  const verdict = (texts: string[], currency = 'EUR') => {
    const evidence = new DecimalEvidence();
    for (const text of texts) evidence.add(text, currency);
    return evidence.verdict();
  };

  test.each<[string, string[], DecimalSign]>([
    ['no amount has a sign', ['5', '1200'], '.'],
    ['both signs in one amount', ['1.500', '1.234,50'], ','],
    ['two decimals', ['1,500', '12.50'], '.'],
    ['a sign that is there twice groups', ['1.500', '1.500.000'], ','],
    ['nothing is grouped behind a zero', ['1.500', '0.125'], '.'],
    ['no group has four digits', ['1.500', '1234.125'], '.'],
    ['a mark with a point is no decimal', ['Rs.1,500', '12,50'], ','],
  ])('is proven: %s', (_, texts, decimal) => {
    expect(verdict(texts)).toEqual({ decimal });
  });

  test('a currency without decimals proves it', () => {
    expect(verdict(['1.500'], 'JPY')).toEqual({ decimal: ',' });
  });

  test('is a question where no amount proves it, or two contradict each other', () => {
    expect(verdict(['1.500', '20'])).toEqual({
      question: expect.stringContaining('"1.500" has decimals or thousands'),
    });
    expect(verdict(['1.50', '2,25'])).toEqual({
      question: expect.stringContaining('1 have a decimal point, 1 a decimal comma'),
    });
  });

  test('without proof nothing is read: every amount that two readers would read differently asks', () => {
    const group = fc.integer({ min: 1, max: 999 });
    const rest = fc.integer({ min: 0, max: 999 }).map((n) => String(n).padStart(3, '0'));
    fc.assert(
      fc.property(fc.array(fc.tuple(group, rest), { minLength: 1, maxLength: 5 }), (parts) => {
        expect(verdict(parts.map(([head, tail]) => `${head}.${tail}`))).toHaveProperty('question');
      }),
    );
  });
});
