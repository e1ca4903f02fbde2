import { type PageWords } from './wording.js';

export const de: PageWords = {
  title: (creditor) => `Ihr Konto bei ${creditor}`,
  greeting: (name) => `Für ${name}`,
  nothingOpen: 'Es ist nichts offen. Vielen Dank.',
  openInvoices: 'Offene Rechnungen',
  invoice: 'Rechnung',
  due: 'Fällig',
  open: 'Offen',
  pastDue: (days) => `${days} Tage überfällig`,
  pay: 'Online bezahlen',
  payAll: 'Alle Rechnungen online bezahlen',
  copy: 'Rechnungskopie (PDF)',
  statement: 'Kontoauszug (PDF)',
  willPay: 'Ich zahle am …',
  when: 'Datum',
  amount: 'Betrag',
  reference: 'Schecknummer oder Referenz (falls bekannt)',
  promise: 'Mitteilen',
  promised: (date) => `Zahlung für den ${date} angekündigt`,
  wrong: 'Hier stimmt etwas nicht',
  what: 'Was stimmt nicht?',
  file: 'Eine Datei, die es zeigt (PDF, Bild oder Text, bis 5 MB)',
  dispute: 'Absenden',
  disputed: 'Wir prüfen Ihre Mitteilung; bis dahin mahnen wir diese Rechnung nicht.',
  notMe: 'Ich bin nicht zuständig',
  who: 'Wer ist es? Name, E-Mail-Adresse oder Telefonnummer',
  tell: 'Mitteilen',
  preferences: 'Wie wir Ihnen schreiben',
  language: 'Sprache',
  noPost: 'Keine Briefe per Post',
  noTexts: 'Keine Textnachrichten',
  save: 'Speichern',
  thanks: 'Vielen Dank. Wir haben es vermerkt.',
  questions: 'Fragen?',
  expired:
    'Dieser Link gilt nicht mehr. Unser nächster Brief enthält einen neuen; oder antworten Sie einfach auf den letzten.',
  refused:
    'Das ließ sich nicht vermerken. Bitte prüfen Sie Ihre Angaben oder antworten Sie auf unseren letzten Brief.',
  atLeast: (amount) => `mindestens ${amount}`,
  ambiguous: (example) => `Bitte schreiben Sie den Betrag so: ${example}`,
  tooMuch: 'Das ist mehr, als auf dieser Rechnung offen ist. Bitte prüfen Sie den Betrag.',
  tooLittle:
    'Das ist ein zu kleiner Teil der Rechnung. Bitte geben Sie mindestens den Betrag an, der neben dem Feld steht.',
  tooOften:
    'Das haben Sie uns schon mehrmals mitgeteilt. Bitte antworten Sie auf unser letztes Schreiben, damit wir gemeinsam eine Lösung finden.',
  alreadyDisputed: 'Wir prüfen diese Rechnung bereits; im Augenblick brauchen wir nichts weiter von Ihnen.',
  fileRefused:
    'Die Datei konnte nicht angenommen werden. Bitte senden Sie ein PDF, ein Bild oder einen Text mit höchstens 5 MB.',
  filesFull:
    'Wir haben schon viele Dateien von Ihnen erhalten. Bitte senden Sie weitere als Antwort auf unser letztes Schreiben.',
  more: (shown, all) => `${shown} von ${all} Rechnungen; zu den nächsten`,
};
