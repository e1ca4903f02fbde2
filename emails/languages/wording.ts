import { type Banner } from '../banner.js';
import { type NoticeTemplate } from '../facts.js';

/**
 * All that customers read in one language. A new language is a file like `fr.ts` and its line in `index.ts`; a text that
 * is missing is a type error. Amounts, dates, counts, names and ids reach the sentences already written for the
 * account's locale and isolated from the direction of the text around them.
 */
export type Wording = {
  direction: 'ltr' | 'rtl';
  banners: Record<NonNullable<Banner>, string>;
  words: Words;
  notices: Record<NoticeTemplate, (of: Particulars) => NoticeText>;
  texts: TextWording;
};

/** The letters of the escalation: they may go as a text message too. */
type TextedTemplate = Extract<
  NoticeTemplate,
  'courtesy' | 'status-request' | 'reminder' | 'delinquent' | 'account-hold' | 'final-demand'
>;

/**
 * Text messages. Where the language allows it, of letters that every telephone has (GSM 03.38: no ê, ç, á, í, ó, ú):
 * another letter halves what goes into one message.
 */
export type TextWording = {
  notices: Record<TextedTemplate, (of: Particulars & { creditor: string }) => string>;
  /** Stands before the link, with its space. */
  pay: string;
  optOut: string;
};

/** What all letters say alike. */
export type Words = {
  /** `contact` is '' when no person is known. */
  greeting(contact: string, account: string): string;
  closing: string;
  /** Between a label and its value, with the language's own spaces. */
  colon: string;
  account: string;
  /** An age in days past due ("16 days past due", "due today", "due in 3 days"); `count` is the number as written. */
  age(daysPastDue: number, count: string): string;
  openInvoices: string;
  invoice: string;
  purchaseOrder: string;
  issued: string;
  due: string;
  amount: string;
  lateFees: string;
  paid: string;
  balance: string;
  total: string;
  ofWhichPastDue: string;
  howToPay: string;
  payee: string;
  bankAccount: string;
  reference: string;
  /** The reference where there are too many invoices to name. */
  invoiceNumbers: string;
  payOnline: string;
  payAllOnline: string;
  askForDetails: string;
  statementAttached: string;
  deadlineMissed: (deadline: string) => string;
  questions: string;
  alreadyPaid: string;
  dispute: string;
  /** A link to the customer's own page. */
  ownPage: string;
  /** `email` and `phone` may be ''. */
  contact(email: string, phone: string): string;
  optOut: string;
};

/** What one letter is about. A text that a letter needs and the facts lack throws when it is read. */
export type Particulars = {
  account: string;
  /** The invoice that speaks for the account: its id, due date, open balance and age. */
  invoice: string;
  dueOn: string;
  balance: string;
  age: string;
  /** What the letter asks for: all that is past due, or all that is open where nothing is. */
  owed: string;
  /** All that is open. */
  open: string;
  /** The part of it that is past due; null: nothing. */
  pastDue: string | null;
  /** How many invoices the letter lists, as a number and as written. */
  listed: number;
  listedCount: string;
  onHold: boolean;
  licensesOff: boolean;
  today: string;
  deadline: string;
  promise: { amount: string; payOn: string; reference: string | null };
  reason: string;
};

/** `after` stands below the figures. */
export type NoticeText = { subject: string; opening: string[]; after?: string[] };
