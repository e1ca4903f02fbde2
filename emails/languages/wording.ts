import { type Banner } from '../banner.js';
import { type NoticeTemplate } from '../facts.js';

/**
 * All that customers read in one language. A new language is a file like `fr.ts` and its line in `index.ts`;
 * a missing text is a type error. Amounts, dates, counts, names and ids reach the sentences already written
 * for the account's locale and isolated from the direction of the text around them.
 */
export type Wording = {
  direction: 'ltr' | 'rtl';
  banners: Record<NonNullable<Banner>, string>;
  words: Words;
  notices: Record<NoticeTemplate, (of: Particulars) => NoticeText>;
  texts: TextWording;
};

/** The notices of the escalation, which may also go as a text message. */
type TextedTemplate = Extract<
  NoticeTemplate,
  'courtesy' | 'status-request' | 'reminder' | 'delinquent' | 'account-hold' | 'final-demand'
>;

/**
 * Text messages. Where the language allows it, they use only letters that every telephone has (GSM 03.38: no
 * ê, ç, á, í, ó, ú): another letter halves the room in one message.
 */
export type TextWording = {
  notices: Record<TextedTemplate, (of: Particulars & { creditor: string }) => string>;
  /** The text before the link, with its space. */
  pay: string;
  optOut: string;
};

/** The texts that all notices share. */
export type Words = {
  /** `contact` is '' when no person is known. */
  greeting(contact: string, account: string): string;
  closing: string;
  /** The sign between a label and its value, with the language's own spaces. */
  colon: string;
  account: string;
  /**
   * An age in days past due ("16 days past due", "due today", "due in 3 days"); `count` is the formatted
   * number.
   */
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
  /** The reference when there are too many invoices to name. */
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

/** The merge fields of one notice. A field that a notice uses and the facts lack throws when it is read. */
export type Particulars = {
  account: string;
  /** The carrying invoice of the account: its id, due date, open balance and age. */
  invoice: string;
  dueOn: string;
  balance: string;
  age: string;
  /** The amount that the notice requests: all that is past due, or all that is open when nothing is. */
  owed: string;
  /** All that is open. */
  open: string;
  /** The part of it that is past due; null: nothing. */
  pastDue: string | null;
  /** The number of invoices that the notice lists, as a number and formatted. */
  listed: number;
  listedCount: string;
  onHold: boolean;
  licensesOff: boolean;
  today: string;
  deadline: string;
  promise: { amount: string; payOn: string; reference: string | null };
  reason: string;
};

/** `after` comes below the figures. */
export type NoticeText = { subject: string; opening: string[]; after?: string[] };
