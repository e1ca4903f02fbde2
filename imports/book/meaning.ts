import { type Cells } from '../files/cells.js';
import { meaningOf, type Meaning } from '../values/states.js';
import { UNKNOWN_STATE } from '../values/words.js';
import { type Field } from './fields.js';

/** Why a row is no open debt: it is left out and counted. */
export type LeftOut = 'paid' | 'void' | 'draft' | 'written-off';

const STATE_FIELDS = ['status', 'paymentStatus', 'type'] as const satisfies readonly Field[];

/** A state that ends a debt outweighs one that leaves it open: a cancelled invoice may be `not paid` too. */
const BY_WEIGHT: readonly Meaning[] = [
  'draft',
  'void',
  'credit-note',
  'written-off',
  'paid',
  'disputed',
  'open',
];

/** Returns what the row's states mean together; open where it has none. An unknown word is an issue of the row. */
export function meaningOfRow(cells: Cells<Field>, chosen: ReadonlyMap<string, Meaning>): Meaning {
  const found = STATE_FIELDS.flatMap((field) => {
    const word = cells.of(field);
    if (word === '') return [];
    const meaning = meaningOf(word, chosen);
    if (meaning === null) cells.refuse(field, `${UNKNOWN_STATE} (--means "${word}=open")`);
    return meaning ?? [];
  });
  return BY_WEIGHT.find((meaning) => found.includes(meaning)) ?? 'open';
}
