/** The texts of a customer's own page in one language. */
export type PageWords = {
  title(creditor: string): string;
  greeting(name: string): string;
  nothingOpen: string;
  openInvoices: string;
  invoice: string;
  due: string;
  open: string;
  pastDue(days: string): string;
  pay: string;
  payAll: string;
  copy: string;
  statement: string;
  willPay: string;
  when: string;
  amount: string;
  reference: string;
  promise: string;
  promised(date: string): string;
  wrong: string;
  what: string;
  file: string;
  dispute: string;
  disputed: string;
  notMe: string;
  who: string;
  tell: string;
  preferences: string;
  language: string;
  noPost: string;
  noTexts: string;
  save: string;
  thanks: string;
  questions: string;
  expired: string;
  refused: string;
  /** Beside the amount: the least that may be promised. */
  atLeast(amount: string): string;
  /** `example` is an amount as this reader types it. */
  ambiguous(example: string): string;
  tooMuch: string;
  tooLittle: string;
  tooOften: string;
  alreadyDisputed: string;
  fileRefused: string;
  filesFull: string;
  /** To the invoices after those on this page, of so many. */
  more(shown: string, all: string): string;
};
