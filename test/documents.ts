import { addDays } from '../domain/calendar/days.js';
import { type Creditor, type LetterInvoice } from '../emails/facts.js';

export const TODAY = '2026-11-22';

export const CREDITOR: Creditor = {
  name: 'Initech',
  address: '1 Main\nTown',
  email: 'ar@initech.example',
  phone: '+1 555 0100',
  payee: 'Initech Receivables',
  bankDetails: 'IBAN XX12\nBIC YY34',
};

export const ACCOUNT = { id: 'acme', name: 'ACME Corp', locale: 'en', address: '12 Market Street\nTown' };

/** An open invoice of that age; nothing was paid of it. */
export function owed(id: string, daysPastDue: number, balance: bigint, currency = 'USD'): LetterInvoice {
  const dueOn = addDays(TODAY, -daysPastDue);
  return {
    ...{ id, description: null, purchaseOrder: `PO of ${id}`, issuedOn: addDays(dueOn, -30), dueOn },
    ...{ daysPastDue, amount: balance, fees: 0n, balance, currency, payUrl: null },
  };
}

/** As a document's numbers are to be found in its text: spaces that do not break are spaces. */
export const plain = (text: string): string => text.replace(/[\u00a0\u202f]/gu, ' ');
