import { type Language } from './format.js';

/** What all customer letters say alike, in one language. */
export type Words = {
  greeting(contact: string, account: string): string;
  closing: string;
  account: string;
  /** An age in days past due: "16 days past due", "due today", "due in 3 days". */
  age(daysPastDue: number): string;
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
  payOnline: string;
  askForDetails: string;
  statementAttached: string;
  alreadyPaid: string;
  dispute: string;
  contact(email: string, phone: string): string;
  optOut: string;
};

const en: Words = {
  greeting: (contact, account) => `Dear ${contact || `${account} team`},`,
  closing: 'Kind regards,',
  account: 'Account',
  age: (days) => {
    if (days === 0) return 'due today';
    const count = Math.abs(days) === 1 ? '1 day' : `${Math.abs(days)} days`;
    return days > 0 ? `${count} past due` : `due in ${count}`;
  },
  openInvoices: 'Open invoices',
  invoice: 'Invoice',
  purchaseOrder: 'Purchase order',
  issued: 'Issued',
  due: 'Due',
  amount: 'Amount',
  lateFees: 'Late fees',
  paid: 'Paid or credited',
  balance: 'Balance',
  total: 'Total',
  ofWhichPastDue: 'of which past due',
  howToPay: 'How to pay',
  payee: 'Payee',
  bankAccount: 'Account to pay into',
  reference: 'Reference to quote',
  payOnline: 'Pay online',
  askForDetails: 'Reply to this letter and we will send you the payment details.',
  statementAttached: 'A statement of account is attached.',
  alreadyPaid: 'If you have paid already, please send us the date and the reference of the payment.',
  dispute:
    'If you believe an invoice is wrong, tell us which one and why: we check it before we ask for it again.',
  contact: (email, phone) =>
    `Simply reply to this email${email && `, write to ${email}`}${phone && ` or call ${phone}`}.`,
  optOut: 'If you do not want us to contact you by email any more, reply with the word STOP.',
};

const de: Words = {
  greeting: (contact) => (contact ? `Guten Tag ${contact},` : 'Guten Tag,'),
  closing: 'Mit freundlichen Grüßen',
  account: 'Kundenkonto',
  age: (days) => {
    if (days === 0) return 'heute fällig';
    const count = Math.abs(days) === 1 ? '1 Tag' : `${Math.abs(days)} Tag${days > 0 ? 'e' : 'en'}`;
    return days > 0 ? `${count} überfällig` : `fällig in ${count}`;
  },
  openInvoices: 'Offene Rechnungen',
  invoice: 'Rechnung',
  purchaseOrder: 'Bestellnummer',
  issued: 'Ausgestellt',
  due: 'Fällig',
  amount: 'Betrag',
  lateFees: 'Verzugsgebühren',
  paid: 'Bezahlt oder gutgeschrieben',
  balance: 'Offen',
  total: 'Summe',
  ofWhichPastDue: 'davon überfällig',
  howToPay: 'So bezahlen Sie',
  payee: 'Empfänger',
  bankAccount: 'Konto',
  reference: 'Verwendungszweck',
  payOnline: 'Online bezahlen',
  askForDetails: 'Antworten Sie auf dieses Schreiben, und wir senden Ihnen die Zahlungsdaten.',
  statementAttached: 'Ein Kontoauszug liegt bei.',
  alreadyPaid: 'Falls Sie schon bezahlt haben, nennen Sie uns bitte Datum und Referenz der Zahlung.',
  dispute:
    'Falls Sie eine Rechnung für falsch halten, schreiben Sie uns, welche und warum: Wir prüfen sie, bevor wir sie erneut anmahnen.',
  contact: (email, phone) =>
    `Antworten Sie einfach auf diese E-Mail${email && `, schreiben Sie an ${email}`}${phone && ` oder rufen Sie an: ${phone}`}.`,
  optOut: 'Wenn Sie von uns keine E-Mails mehr erhalten möchten, antworten Sie mit dem Wort STOP.',
};

export const WORDS: Record<Language, Words> = { en, de };
