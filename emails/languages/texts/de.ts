import { type TextWording } from '../wording.js';

export const texts: TextWording = {
  notices: {
    courtesy: ({ creditor, invoice, balance, dueOn }) =>
      `${creditor}: Rechnung ${invoice} über ${balance} ist am ${dueOn} fällig.`,
    'status-request': ({ creditor, invoice, balance, dueOn }) =>
      `${creditor}: Rechnung ${invoice} über ${balance} war am ${dueOn} fällig. Wann dürfen wir mit der Zahlung rechnen?`,
    reminder: ({ creditor, invoice, age, owed }) =>
      `${creditor}: Rechnung ${invoice} ist ${age}, insgesamt ${owed}. Bitte zahlen Sie jetzt.`,
    delinquent: ({ creditor, invoice, owed }) =>
      `${creditor}: Ihr Konto ist in Zahlungsverzug, ${owed} sind überfällig (Rechnung ${invoice}). Bitte zahlen Sie jetzt alles.`,
    'account-hold': ({ creditor, invoice, owed }) =>
      `${creditor}: Ihr Konto ist gesperrt, bis ${owed} bezahlt sind (Rechnung ${invoice}).`,
    'final-demand': ({ creditor, invoice, owed, deadline }) =>
      `${creditor}: Letzte Mahnung. Zahlen Sie ${owed} bis ${deadline}, sonst geht die Sache an unsere Anwälte (Rechnung ${invoice}).`,
  },
  pay: 'Zahlen: ',
  optOut: 'Keine SMS mehr? Antworten Sie STOP.',
};
