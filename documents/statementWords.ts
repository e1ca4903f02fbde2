import { type Bucket } from '../domain/ageing.js';
import { type Language } from '../emails/format.js';

type StatementWords = {
  title: string;
  to: string;
  asOf: string;
  number: string;
  daysPastDue: string;
  ageing: string;
  currency: string;
  buckets: Record<Bucket, string>;
  credit: string;
  creditNote: string;
  nothingOpen: string;
};

const WORDED = {
  en: {
    title: 'Statement of account',
    to: 'To',
    asOf: 'As of',
    number: 'Number',
    daysPastDue: 'Days past due',
    ageing: 'Ageing, in days past due',
    currency: 'Currency',
    buckets: bucketWords('Not past due'),
    credit: 'Credit on the account',
    creditNote: 'not yet set against an invoice',
    nothingOpen: 'No invoices are open.',
  },
  de: {
    title: 'Kontoauszug',
    to: 'An',
    asOf: 'Stand',
    number: 'Nummer',
    daysPastDue: 'Tage überfällig',
    ageing: 'Altersstruktur, in Tagen überfällig',
    currency: 'Währung',
    buckets: bucketWords('Nicht überfällig'),
    credit: 'Guthaben auf dem Konto',
    creditNote: 'noch keiner Rechnung zugeordnet',
    nothingOpen: 'Es sind keine Rechnungen offen.',
  },
};

/** The other languages read English here until the statement is worded in them. */
export const STATEMENT_WORDS: Record<Language, StatementWords> = {
  ...WORDED,
  ar: WORDED.en,
  es: WORDED.en,
  fr: WORDED.en,
};

function bucketWords(current: string): Record<Bucket, string> {
  return { current, '1-15': '1–15', '16-30': '16–30', '31-90': '31–90', '91-120': '91–120', '>120': '> 120' };
}
