import { plural } from './plural.js';
import { texts } from './texts/de.js';
import { type Wording } from './wording.js';

const days = plural('de', { one: '# Tag', other: '# Tage' });
const inDays = plural('de', { one: '# Tag', other: '# Tagen' });
const invoices = plural('de', { one: '# Rechnung ist', other: '# Rechnungen sind' });
const statementAttached = 'Ein Kontoauszug liegt bei.';

export const de: Wording = {
  direction: 'ltr',
  banners: { 'PAST DUE ACCOUNT': 'KONTO IN ZAHLUNGSVERZUG', 'ACCOUNT ON HOLD': 'KONTO GESPERRT' },
  words: {
    greeting: (contact) => (contact ? `Guten Tag ${contact},` : 'Guten Tag,'),
    closing: 'Mit freundlichen Grüßen',
    colon: ': ',
    account: 'Kundenkonto',
    age: (late, count) => {
      if (late === 0) return 'heute fällig';
      return late > 0 ? `${days(late, count)} überfällig` : `fällig in ${inDays(-late, count)}`;
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
    invoiceNumbers: 'die Nummern der Rechnungen, die Sie bezahlen',
    payOnline: 'Online bezahlen',
    payAllOnline: 'Alle Rechnungen online bezahlen',
    askForDetails: 'Antworten Sie auf dieses Schreiben, und wir senden Ihnen die Zahlungsdaten.',
    statementAttached,
    deadlineMissed: (deadline) => `Die Frist bis zum ${deadline} ist ohne Zahlung verstrichen.`,
    questions: 'Schon bezahlt, oder eine Frage?',
    alreadyPaid: 'Falls Sie schon bezahlt haben, nennen Sie uns bitte Datum und Referenz der Zahlung.',
    dispute:
      'Falls Sie eine Rechnung für falsch halten, schreiben Sie uns, welche und warum: Wir prüfen sie, bevor wir sie erneut anmahnen.',
    ownPage: 'Rechnungen ansehen, Zahlung zusagen oder einen Fehler melden',
    contact: (email, phone) =>
      `Antworten Sie einfach auf diese E-Mail${email && `, schreiben Sie an ${email}`}${phone && ` oder rufen Sie an: ${phone}`}.`,
    optOut: 'Wenn Sie von uns keine E-Mails mehr erhalten möchten, antworten Sie mit dem Wort STOP.',
  },
  notices: {
    courtesy: ({ invoice, dueOn, balance }) => ({
      subject: `Rechnung ${invoice} ist am ${dueOn} fällig`,
      opening: [
        `ein freundlicher Hinweis: Die Rechnung ${invoice} ist am ${dueOn} fällig; offen sind ${balance}.`,
        'Falls die Zahlung schon unterwegs ist, vielen Dank: Dann ist nichts weiter zu tun.',
      ],
    }),
    'status-request': ({ invoice, dueOn, balance, age }) => ({
      subject: `Rechnung ${invoice}: Wann dürfen wir mit der Zahlung rechnen?`,
      opening: [
        `nach unseren Unterlagen war die Rechnung ${invoice} am ${dueOn} fällig; ${balance} sind noch offen (${age}).`,
        'Würden Sie uns bitte mitteilen, wie es um die Zahlung steht und wann wir mit ihr rechnen dürfen? Falls sie schon unterwegs ist, vielen Dank: Dann genügt eine kurze Antwort mit Datum und Referenz.',
      ],
    }),
    reminder: ({ invoice, dueOn, age, owed }) => ({
      subject: `Zahlungserinnerung: Rechnung ${invoice} ist ${age}`,
      opening: [
        `die Rechnung ${invoice} war am ${dueOn} fällig und ist ${age}. Insgesamt sind auf Ihrem Konto ${owed} überfällig.`,
        `Bitte bezahlen Sie diesen Betrag jetzt. Unten finden Sie alle offenen Rechnungen Ihres Kontos und wie Sie sie bezahlen. ${statementAttached}`,
      ],
    }),
    delinquent: ({ account, invoice, dueOn, age, owed, onHold }) => ({
      subject: `Konto in Zahlungsverzug: ${owed} offen (${account})`,
      opening: [
        `Ihr Konto ist in Zahlungsverzug: Die Rechnung ${invoice} war am ${dueOn} fällig und ist ${age}. Insgesamt sind ${owed} überfällig.`,
        `Bitte bezahlen Sie jetzt vollständig, oder nennen Sie uns Datum, Betrag und Schecknummer oder Überweisungsreferenz der Zahlung.${onHold ? '' : ' Bleibt das Konto in Verzug, müssen wir es sperren.'}`,
        statementAttached,
      ],
    }),
    'account-hold': ({ account, invoice, dueOn, age, owed }) => ({
      subject: `Konto gesperrt: ${owed} offen (${account})`,
      opening: [
        `Ihr Konto ist gesperrt, denn die Rechnung ${invoice} war am ${dueOn} fällig und ist ${age}. Insgesamt sind ${owed} überfällig.`,
        'Solange das Konto gesperrt ist, nehmen wir keine neuen Aufträge an; Dienste und Lizenzen sind ausgesetzt, bis alles bezahlt ist.',
        `Damit wir die Sperre aufheben können, bezahlen Sie bitte jetzt vollständig und nennen Sie uns die Zahlungsdaten. ${statementAttached}`,
      ],
    }),
    'final-demand': ({ invoice, dueOn, age, owed, deadline }) => ({
      subject: `Letzte Mahnung: ${owed} bis ${deadline} bezahlen`,
      opening: [
        `dies ist unsere letzte Mahnung. Trotz unserer Schreiben ist die Rechnung ${invoice}, fällig am ${dueOn}, ${age}. Insgesamt sind ${owed} überfällig.`,
        `Geht die vollständige Zahlung nicht bis ${deadline} bei uns ein, übergeben wir die Sache ohne weitere Ankündigung unserem Rechtsbeistand und kündigen Ihre Konten und Lizenzen. Rechtliche Schritte können Sie mehr kosten als den überfälligen Betrag.`,
        statementAttached,
      ],
    }),
    'thank-you': ({ invoice, listed, listedCount, onHold }) => ({
      subject:
        listed === 1
          ? `Vielen Dank: Rechnung ${invoice} ist ausgeglichen`
          : `Vielen Dank: ${invoices(listed, listedCount)} ausgeglichen`,
      opening: ['vielen Dank. Folgendes ist ausgeglichen, es ist nichts mehr offen:'],
      after: [
        onHold
          ? 'Andere Rechnungen Ihres Kontos sind noch offen: Es bleibt gesperrt, bis sie bezahlt sind.'
          : 'Wir danken Ihnen für die Zusammenarbeit.',
      ],
    }),
    'promise-received': ({ invoice, promise: { amount, payOn, reference } }) => ({
      subject: `Vorgemerkt: Ihre Zahlung von ${amount} am ${payOn}`,
      opening: [
        `vielen Dank für Ihre Nachricht. Wir erwarten Ihre Zahlung von ${amount} auf die Rechnung ${invoice} am ${payOn}${reference ? ` (${reference})` : ''} und erinnern Sie bis dahin nicht an diese Rechnung.`,
        'Sollten sich Datum oder Betrag ändern, geben Sie uns bitte rechtzeitig Bescheid.',
      ],
    }),
    'promise-broken': ({ invoice, owed, promise: { amount, payOn, reference } }) => ({
      subject: `Ihre für den ${payOn} zugesagte Zahlung von ${amount} ist nicht eingegangen`,
      opening: [
        `Sie hatten uns für den ${payOn} die Zahlung von ${amount} auf die Rechnung ${invoice} zugesagt${reference ? ` (${reference})` : ''}. Sie ist nicht vollständig bei uns eingegangen; auf Ihrem Konto sind ${owed} überfällig.`,
        'Bitte bezahlen Sie jetzt, oder teilen Sie uns mit, was dazwischengekommen ist und wann wir die Zahlung erhalten. Ist sie schon angewiesen, genügen uns Datum und Referenz.',
        statementAttached,
      ],
    }),
    'hold-released': ({ account, open, listed, licensesOff }) => ({
      subject: `Ihr Konto ist nicht mehr gesperrt (${account})`,
      opening: [
        `die Sperre Ihres Kontos ist aufgehoben. Wir nehmen Ihre Aufträge wieder an${licensesOff ? '.' : '; ausgesetzte Dienste und Lizenzen werden wiederhergestellt.'}`,
        listed > 0
          ? `Auf Ihrem Konto sind noch ${open} offen; unten finden Sie die Rechnungen und ihre Fälligkeiten.`
          : 'Auf Ihrem Konto ist nichts mehr offen.',
      ],
      after: ['Vielen Dank. Wir freuen uns auf die weitere Zusammenarbeit.'],
    }),
    'services-cancelled': ({ account, owed, reason }) => ({
      subject: `Ihre Konten und Lizenzen sind gekündigt (${account})`,
      opening: [
        'wir haben Ihre Konten, Dienste und Lizenzen bei uns gekündigt.',
        `Der Grund: ${reason}`,
        `Die Schuld ist damit nicht erledigt: ${owed} sind weiterhin zu bezahlen. ${statementAttached}`,
      ],
    }),
    statement: ({ account, today, open, pastDue, listed }) => ({
      subject: `Kontoauszug vom ${today} (${account})`,
      opening: [
        `wie gewünscht erhalten Sie den Auszug Ihres Kontos mit Stand vom ${today}.`,
        listed === 0
          ? 'Es ist nichts offen.'
          : `Offen sind ${open}${pastDue ? `, davon ${pastDue} überfällig` : '; nichts davon ist überfällig'}. ${statementAttached}`,
      ],
    }),
  },
  texts,
};
