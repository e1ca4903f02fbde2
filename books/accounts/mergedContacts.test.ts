import { expect, test } from '@jest/globals';
import { mergedContacts } from './mergedContacts.js';

type Contact = { role: string; name: string; email?: string; phone?: string; noPost?: boolean };
const erika: Contact = { role: 'billing', name: 'Erika', email: 'erika@a.example' };
const max: Contact = { role: 'billing', name: 'Max', email: 'max@a.example' };
const chief: Contact = { role: 'executive', name: 'Chief', email: 'chief@a.example' };
const right = { ...erika, email: 'right@a.example' };

const CASES: [name: string, sent: Contact[], kept: Contact[], next: Contact[], merged: Contact[]][] = [
  ['the same again changes nothing', [erika, chief], [erika, chief], [erika, chief], [erika, chief]],
  ['a corrected address stays', [erika], [right], [erika], [right]],
  [
    'a corrected name stays',
    [erika],
    [{ ...erika, name: 'Erika M.' }],
    [erika],
    [{ ...erika, name: 'Erika M.' }],
  ],
  ['a replaced contact stays replaced', [erika], [max], [erika], [max]],
  ['a removed contact stays removed', [erika, chief], [chief], [erika, chief], [chief]],
  ['an added contact stays', [erika], [erika, max], [erika], [erika, max]],
  [
    'a new address from the billing system replaces the old one',
    [erika],
    [right],
    [{ ...erika, email: 'new@a.example' }],
    [{ ...erika, email: 'new@a.example' }],
  ],
  [
    'a change of one contact keeps the correction of another',
    [erika, chief],
    [right, chief],
    [erika, { ...chief, phone: '1' }],
    [right, { ...chief, phone: '1' }],
  ],
  ['a new contact of the billing system is added', [erika], [right], [erika, chief], [right, chief]],
  ['a contact that is no longer sent is removed', [erika, chief], [right, chief], [chief], [chief]],
  ['the order of the sent contacts does not count', [erika, max], [right, max], [max, erika], [max, right]],
  [
    'one of two contacts with a role was removed and the other changes',
    [erika, max],
    [max],
    [erika, { ...max, phone: '2' }],
    [{ ...max, phone: '2' }],
  ],
  ['the first contacts are taken as sent', [], [], [erika], [erika]],
];

test.each(CASES)('%s', (_, sent, kept, next, merged) => {
  expect(mergedContacts(sent, kept, next)).toEqual(merged);
});
