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
  ['a contact that was replaced stays replaced', [erika], [max], [erika], [max]],
  ['a contact that was taken off stays off', [erika, chief], [chief], [erika, chief], [chief]],
  ['a contact that was added stays', [erika], [erika, max], [erika], [erika, max]],
  [
    'a new address of the billing system is taken',
    [erika],
    [right],
    [{ ...erika, email: 'new@a.example' }],
    [{ ...erika, email: 'new@a.example' }],
  ],
  [
    'a change of one leaves the correction of another',
    [erika, chief],
    [right, chief],
    [erika, { ...chief, phone: '1' }],
    [right, { ...chief, phone: '1' }],
  ],
  ['a new contact of the billing system is added', [erika], [right], [erika, chief], [right, chief]],
  ['what is sent no longer is taken off', [erika, chief], [right, chief], [chief], [chief]],
  ['the order of what is sent says nothing', [erika, max], [right, max], [max, erika], [max, right]],
  [
    'of two of a role, one was taken off and the other changes',
    [erika, max],
    [max],
    [erika, { ...max, phone: '2' }],
    [{ ...max, phone: '2' }],
  ],
  ['nothing is known yet', [], [], [erika], [erika]],
];

test.each(CASES)('%s', (_, sent, kept, next, merged) => {
  expect(mergedContacts(sent, kept, next)).toEqual(merged);
});
