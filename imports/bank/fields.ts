import { type FieldSet } from '../files/fieldSet.js';
import { isBankState } from './states.js';

export type BankField =
  | 'transactionId'
  | 'receivedOn'
  | 'amount'
  | 'credit'
  | 'debit'
  | 'direction'
  | 'state'
  | 'currency'
  | 'reference'
  | 'structuredReference'
  | 'endToEndId'
  | 'payer'
  | 'bookingText'
  | 'originalAmount';

/** The fields of a transaction in a bank's export, with the column names that banks use. */
export const BANK: FieldSet<BankField> = {
  names: {
    transactionId: ['transactionId', 'transactionNumber', 'transactionNo', 'bankReference', 'fitid', 'ID'],
    receivedOn: [
      'receivedOn',
      'bookingDate',
      'bookedOn',
      'postingDate',
      'Date completed (UTC)',
      'completedDate',
      'transactionDate',
      'date',
      'valueDate',
      'Buchungstag',
      'Buchungsdatum',
      'Buchung',
      'Datum',
      'Boekdatum',
      'Date de comptabilisation',
      'Date opération',
      'Fecha',
      'Fecha contable',
      'Data contabile',
      'Valuta',
    ],
    amount: ['amount', 'transactionAmount', 'Betrag', 'Umsatz', 'Bedrag', 'Montant', 'Importe', 'Importo'],
    credit: [
      'credit',
      'creditAmount',
      'moneyIn',
      'paidIn',
      'deposit',
      'deposits',
      'Haben',
      'Gutschrift',
      'Crédit',
      'Abono',
      'Accrediti',
    ],
    debit: [
      'debit',
      'debitAmount',
      'moneyOut',
      'paidOut',
      'withdrawal',
      'withdrawals',
      'Soll',
      'Lastschrift',
      'Débit',
      'Cargo',
      'Addebiti',
    ],
    direction: [
      'Debit/credit',
      'credit/debit',
      'D/C',
      'C/D',
      'Dr/Cr',
      'S/H',
      'Soll/Haben',
      'Af Bij',
      'direction',
      'In/Out',
      'creditDebitIndicator',
      'sign',
    ],
    state: [
      'state',
      'status',
      'transactionStatus',
      'bookingStatus',
      'Buchungsstatus',
      'Info',
      'Statut',
      'Estado',
      'Stato',
    ],
    currency: [
      'currency',
      'currencyCode',
      'paymentCurrency',
      'transactionCurrency',
      'Währung',
      'Devise',
      'Moneda',
      'Divisa',
      'Munt',
    ],
    reference: [
      'reference',
      'purpose',
      'paymentReference',
      'remittanceInformation',
      'Verwendungszweck',
      'description',
      'Notifications',
      'Mededelingen',
      'Omschrijving',
      'Libellé',
      'Concepto',
      'Causale',
      'details',
      'narrative',
      'memo',
    ],
    structuredReference: ['structuredReference', 'creditorReference', 'Betalingskenmerk', 'QR-Referenz'],
    /** What kind of booking it is: a returned debit says so here. */
    bookingText: ['Buchungstext', 'bookingText', 'transactionType', 'type', 'Code'],
    /** Of a returned debit: the amount without the charges that the bank adds. */
    originalAmount: ['Lastschrift Ursprungsbetrag', 'originalAmount'],
    endToEndId: [
      'endToEndId',
      'end-to-end',
      'Kundenreferenz (End-to-End)',
      'End-to-End-Referenz',
      'Kundenreferenz',
    ],
    payer: [
      'payer',
      'payerName',
      'Name / Description',
      'Naam / Omschrijving',
      'counterparty',
      'counterpartyName',
      'debtorName',
      'remitter',
      'name',
      'Auftraggeber',
      'Zahlungspflichtiger',
      'Beguenstigter/Zahlungspflichtiger',
      'Name Zahlungsbeteiligter',
      'Tiers',
    ],
  },
  required: [['receivedOn'], ['reference', 'structuredReference', 'endToEndId'], ['amount', 'credit']],
  dates: ['receivedOn'],
  amounts: ['amount', 'credit', 'debit', 'originalAmount'],
  currency: 'currency',
  conventions: [
    {
      of: 'Chase',
      header: ['Details', 'Posting Date', 'Description', 'Amount', 'Type', 'Balance', 'Check or Slip #'],
      dates: 'M/D/YYYY',
    },
  ],
  identity: ['receivedOn', 'transactionId', 'reference'],
  // A balance, a fee or the date of value beside the booking are everyday; a state decides whether it is money.
  watched: ['a state', 'a currency'],
  isState: isBankState,
  notNeeded: ['cardState', 'origCurrency', 'feeCurrency', 'originalCurrency'],
};

export const BANK_FIELDS = Object.keys(BANK.names);
