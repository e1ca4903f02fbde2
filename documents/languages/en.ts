import { type DocumentWords } from './wording.js';

export const en: DocumentWords = {
  statement: 'Statement of account',
  invoiceCopy: 'Invoice (copy)',
  copy: 'This is a copy of the invoice, with what has been paid since.',
  asOf: 'As of',
  number: 'Number',
  daysPastDue: 'Days past due',
  description: 'Description',
  quantity: 'Quantity',
  ageing: 'Ageing, in days past due',
  currency: 'Currency',
  current: 'Not past due',
  credit: 'Credit on the account',
  creditNote: 'not yet set against an invoice',
  nothingOpen: 'No invoices are open.',
  settled: 'Nothing is open on this invoice.',
  payByNumber: 'Each invoice number above is a link to its payment page.',
  date: 'Date',
  page: (number, of) => `Page ${number} of ${of}`,
};
