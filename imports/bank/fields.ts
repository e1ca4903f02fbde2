import { type FieldSet } from '../book/fields.js';
import { plainDate } from './reading.js';

export type BankField =
  'transactionId' | 'receivedOn' | 'amount' | 'credit' | 'debit' | 'currency' | 'reference' | 'payer';

/** The fields of a transaction in a bank's export, with the column names that banks use. */
export const BANK: FieldSet<BankField> = {
  names: {
    transactionId: ['transactionId', 'transactionNumber', 'transactionNo', 'bankReference', 'fitid'],
    receivedOn: [
      'receivedOn',
      'bookingDate',
      'bookedOn',
      'postingDate',
      'transactionDate',
      'date',
      'valueDate',
      'Buchungstag',
      'Buchungsdatum',
      'Buchung',
      'Datum',
      'Valuta',
    ],
    amount: ['amount', 'transactionAmount', 'Betrag', 'Umsatz'],
    credit: ['credit', 'creditAmount', 'moneyIn', 'paidIn', 'deposit', 'deposits', 'Haben', 'Gutschrift'],
    debit: [
      'debit',
      'debitAmount',
      'moneyOut',
      'paidOut',
      'withdrawal',
      'withdrawals',
      'Soll',
      'Lastschrift',
    ],
    currency: ['currency', 'currencyCode', 'Währung', 'Waehrung'],
    reference: [
      'reference',
      'purpose',
      'paymentReference',
      'remittanceInformation',
      'Verwendungszweck',
      'description',
      'details',
      'narrative',
      'memo',
    ],
    payer: [
      'payer',
      'payerName',
      'counterparty',
      'counterpartyName',
      'debtorName',
      'remitter',
      'name',
      'Auftraggeber',
      'Zahlungspflichtiger',
      'Beguenstigter/Zahlungspflichtiger',
      'Name Zahlungsbeteiligter',
    ],
  },
  required: ['receivedOn', 'reference'],
  dates: ['receivedOn'],
  plainDate,
};

export const BANK_FIELDS = Object.keys(BANK.names);
