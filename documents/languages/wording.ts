import { type Bucket } from '../../domain/reports/ageing.js';

/** The texts of the documents in one language, beside those of the notices (emails/words.ts). */
export type DocumentWords = {
  statement: string;
  invoiceCopy: string;
  /** Marks the document as a copy, in its text and not across the page. */
  copy: string;
  asOf: string;
  number: string;
  daysPastDue: string;
  description: string;
  quantity: string;
  ageing: string;
  currency: string;
  current: string;
  credit: string;
  creditNote: string;
  nothingOpen: string;
  settled: string;
  /** The text when there are too many links to print. */
  payByNumber: string;
  date: string;
  /** Both numbers as the locale writes them. */
  page(number: string, of: string): string;
};

const RANGES = { '1-15': '1–15', '16-30': '16–30', '31-90': '31–90', '91-120': '91–120', '>120': '> 120' };

export const bucketText = (bucket: Bucket, words: DocumentWords): string =>
  bucket === 'current' ? words.current : RANGES[bucket];
