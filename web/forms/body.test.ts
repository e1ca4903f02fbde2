import { describe, expect, test } from '@jest/globals';
import { Unprocessable } from '../../books/errors.js';
import { bodyFromFields } from './body.js';

describe('the body of a form', () => {
  test.each<[string, [string, string][], unknown]>([
    ['text', [['reason', ' Late ']], { reason: 'Late' }],
    ['nothing filled in', [['reason', '  ']], {}],
    [
      'several of a kind, and those whose first field is empty are none',
      [
        ['contacts[0].name', ''],
        ['contacts[0].role', 'billing'],
        ['contacts[1].name', 'Ada'],
        ['contacts[1].role', 'executive'],
        ['contacts[1].phone', ' '],
        ['contacts[7].name', 'Bo'],
      ],
      { contacts: [{ name: 'Ada', role: 'executive' }, { name: 'Bo' }] },
    ],
    [
      'none of a kind',
      [
        ['reason', 'Left'],
        ['contacts[0].name', ' '],
        ['contacts[0].role', 'billing'],
      ],
      { reason: 'Left' },
    ],
    ['what is for the desk itself', [['_to', '/x']], {}],
    [
      'an amount',
      [
        ['amount:money', '1,250.00'],
        ['currency', 'USD'],
      ],
      { amount: 125_000, currency: 'USD' },
    ],
    [
      'an amount with its decimals behind a comma',
      [
        ['amount:money', '1.250,50'],
        ['currency', 'EUR'],
      ],
      { amount: 125_050, currency: 'EUR' },
    ],
    [
      'an amount without decimals',
      [
        ['amount:money', '1250'],
        ['currency', 'JPY'],
      ],
      { amount: 1_250, currency: 'JPY' },
    ],
    [
      'an amount inside',
      [
        ['promise.amount:money', '1.5'],
        ['promise.currency', 'KWD'],
      ],
      { promise: { amount: 1_500, currency: 'KWD' } },
    ],
    [
      'a currency that is not sent',
      [
        ['amount:money', '2'],
        ['_currency', 'EUR'],
      ],
      { amount: 200 },
    ],
    ['a number', [['days:number', '7']], { days: 7 }],
    ['a flag', [['dismiss:flag', 'on']], { dismiss: true }],
    [
      'several',
      [
        ['ids[]', 'a'],
        ['ids[]', 'b'],
      ],
      { ids: ['a', 'b'] },
    ],
    [
      'instalments',
      [
        ['plan:instalments', '2026-03-01 250.00\n2026-04-01 1,000'],
        ['currency', 'USD'],
      ],
      {
        plan: [
          { payOn: '2026-03-01', amount: 25_000 },
          { payOn: '2026-04-01', amount: 100_000 },
        ],
        currency: 'USD',
      },
    ],
    [
      'a list, one a line',
      [['days:lines', '2026-01-01\r\n 2026-05-01']],
      { days: ['2026-01-01', '2026-05-01'] },
    ],
    ['paragraphs', [['text:paragraphs', 'a\nb\n\n\nc']], { text: ['a\nb', 'c'] }],
    ['JSON', [['body:json', '{"a":1}']], { body: { a: 1 } }],
    ['lines as every system ends them', [['note', 'a\r\nb']], { note: 'a\nb' }],
  ])('%s', (_, fields, body) => expect(bodyFromFields(fields)).toEqual(body));

  test.each<[string, [string, string][], RegExp]>([
    [
      'words for money',
      [
        ['amount:money', 'ten'],
        ['currency', 'USD'],
      ],
      /amount: "ten" is not an amount of USD/,
    ],
    [
      'too many decimals',
      [
        ['amount:money', '1.001'],
        ['currency', 'USD'],
      ],
      /not an amount of USD/,
    ],
    [
      'an amount that can be read in two ways',
      [
        ['amount:money', '1.250'],
        ['currency', 'EUR'],
      ],
      /amount: "1.250" can be read in two ways/,
    ],
    [
      'too much',
      [
        ['amount:money', '99999999999999999'],
        ['currency', 'USD'],
      ],
      /not an amount of USD/,
    ],
    [
      'half an instalment',
      [
        ['plan:instalments', '2026-03-01'],
        ['currency', 'USD'],
      ],
      /is not a date and an amount/,
    ],
    ['no JSON', [['body:json', '{']], /body: not JSON/],
  ])('%s is refused', (_, fields, message) => {
    expect(() => bodyFromFields(fields)).toThrow(Unprocessable);
    expect(() => bodyFromFields(fields)).toThrow(message);
  });

  test('a field cannot reach beyond the body', () => {
    bodyFromFields([
      ['__proto__.polluted', 'x'],
      ['constructor.prototype.polluted', 'x'],
    ]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
