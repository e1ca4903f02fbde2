import { type Bucket } from '../../domain/reports/ageing.js';

/** What the documents say in one language beside the letters' own words (emails/words.ts). */
export type DocumentWords = {
  statement: string;
  invoiceCopy: string;
  /** Printed across nothing, but said: this is not the original. */
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
  /** Where there are too many links to print. */
  payByNumber: string;
  date: string;
  /** Both as the locale writes numbers. */
  page(number: string, of: string): string;
};

const RANGES = { '1-15': '1–15', '16-30': '16–30', '31-90': '31–90', '91-120': '91–120', '>120': '> 120' };

export const bucketText = (bucket: Bucket, words: DocumentWords): string =>
  bucket === 'current' ? words.current : RANGES[bucket];
