import { plural } from './plural.js';
import { texts } from './texts/en.js';
import { type Wording } from './wording.js';

const days = plural('en', { one: '# day', other: '# days' });
const invoices = plural('en', { one: '# invoice is', other: '# invoices are' });
const statementAttached = 'A statement of account is attached.';

export const en: Wording = {
  direction: 'ltr',
  banners: { 'PAST DUE ACCOUNT': 'PAST DUE ACCOUNT', 'ACCOUNT ON HOLD': 'ACCOUNT ON HOLD' },
  words: {
    greeting: (contact, account) => `Dear ${contact || `${account} team`},`,
    closing: 'Kind regards,',
    colon: ': ',
    account: 'Account',
    age: (late, count) => {
      if (late === 0) return 'due today';
      return late > 0 ? `${days(late, count)} past due` : `due in ${days(-late, count)}`;
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
    invoiceNumbers: 'the numbers of the invoices you pay',
    payOnline: 'Pay online',
    payAllOnline: 'Pay all invoices online',
    askForDetails: 'Reply to this letter and we will send you the payment details.',
    statementAttached,
    deadlineMissed: (deadline) => `The deadline of ${deadline} has passed without payment.`,
    questions: 'Paid already, or a question?',
    alreadyPaid: 'If you have paid already, please send us the date and the reference of the payment.',
    dispute:
      'If you believe an invoice is wrong, tell us which one and why: we check it before we ask for it again.',
    ownPage: 'See your invoices, say when you will pay or tell us what is wrong',
    contact: (email, phone) =>
      `Simply reply to this email${email && `, write to ${email}`}${phone && ` or call ${phone}`}.`,
    optOut: 'If you do not want us to contact you by email any more, reply with the word STOP.',
  },
  notices: {
    courtesy: ({ invoice, dueOn, balance }) => ({
      subject: `Invoice ${invoice} is due on ${dueOn}`,
      opening: [
        `This is a friendly note that invoice ${invoice} is due on ${dueOn}; ${balance} of it is open.`,
        'If the payment is on its way already, thank you: there is nothing more to do.',
      ],
    }),
    'status-request': ({ invoice, dueOn, balance, age }) => ({
      subject: `Invoice ${invoice}: when may we expect the payment?`,
      opening: [
        `According to our records invoice ${invoice} was due on ${dueOn} and ${balance} of it is still open (${age}).`,
        'Could you please tell us the status of the payment, and the date on which we may expect it? If it is on its way already, thank you: a short reply with its date and reference is all we need.',
      ],
    }),
    reminder: ({ invoice, dueOn, age, owed }) => ({
      subject: `Payment reminder: invoice ${invoice} is ${age}`,
      opening: [
        `Invoice ${invoice} was due on ${dueOn} and is ${age}. In total ${owed} is past due on your account.`,
        `Please pay this amount now. Below are all open invoices of your account and how to pay them. ${statementAttached}`,
      ],
    }),
    delinquent: ({ account, invoice, dueOn, age, owed, onHold }) => ({
      subject: `Past due account: ${owed} outstanding (${account})`,
      opening: [
        `Your account is delinquent: invoice ${invoice} was due on ${dueOn} and is ${age}. In total ${owed} is past due.`,
        `Please pay it in full now, or reply with the date, the amount and the cheque number or transfer reference of the payment.${onHold ? '' : ' If the account stays past due, we will have to put it on hold.'}`,
        statementAttached,
      ],
    }),
    'account-hold': ({ account, invoice, dueOn, age, owed }) => ({
      subject: `Account on hold: ${owed} outstanding (${account})`,
      opening: [
        `Your account is on hold, because invoice ${invoice} was due on ${dueOn} and is ${age}. In total ${owed} is past due.`,
        'While the account is on hold we do no further business with it; services and licences are suspended until all is paid.',
        `To have the hold lifted, please pay in full now and send us the details of the payment. ${statementAttached}`,
      ],
    }),
    'final-demand': ({ invoice, dueOn, age, owed, deadline }) => ({
      subject: `Final demand: pay ${owed} by ${deadline}`,
      opening: [
        `This is our final demand. In spite of our earlier letters invoice ${invoice}, due on ${dueOn}, is ${age}. In total ${owed} is past due.`,
        `Unless we receive payment in full by ${deadline}, we will hand the matter to legal counsel without further notice, and cancel your accounts and licences. Legal action may cost you more than the amount past due.`,
        statementAttached,
      ],
    }),
    'thank-you': ({ invoice, listed, listedCount, onHold }) => ({
      subject:
        listed === 1
          ? `Thank you: invoice ${invoice} is settled`
          : `Thank you: ${invoices(listed, listedCount)} settled`,
      opening: ['Thank you. The following is settled, and nothing more is owed on it:'],
      after: [
        onHold
          ? 'Other invoices of your account are still open: it stays on hold until they are paid.'
          : 'We appreciate your business.',
      ],
    }),
    'promise-received': ({ invoice, promise: { amount, payOn, reference } }) => ({
      subject: `Noted: your payment of ${amount} on ${payOn}`,
      opening: [
        `Thank you for telling us. We expect your payment of ${amount} for invoice ${invoice} on ${payOn}${reference ? ` (${reference})` : ''}, and will not remind you of this invoice before then.`,
        'If the date or the amount changes, please let us know in good time.',
      ],
    }),
    'promise-broken': ({ invoice, owed, promise: { amount, payOn, reference } }) => ({
      subject: `Your payment of ${amount} promised for ${payOn} has not arrived`,
      opening: [
        `You told us that ${amount} for invoice ${invoice} would be paid on ${payOn}${reference ? ` (${reference})` : ''}. We have not received this payment in full; ${owed} is past due on your account.`,
        'Please pay now, or tell us what has happened and when the payment will reach us. If it has left your bank, its date and reference are all we need.',
        statementAttached,
      ],
    }),
    'hold-released': ({ account, open, listed, licensesOff }) => ({
      subject: `Your account is no longer on hold (${account})`,
      opening: [
        `The hold on your account is lifted. We do business with you as usual again${licensesOff ? '.' : ', and services and licences that were suspended are being restored.'}`,
        listed > 0
          ? `${open} is still open on your account; the invoices and their due dates are below.`
          : 'Nothing more is open on your account.',
      ],
      after: ['Thank you. We appreciate your business.'],
    }),
    'services-cancelled': ({ account, owed, reason }) => ({
      subject: `Your accounts and licences are cancelled (${account})`,
      opening: [
        'We have cancelled your accounts, services and licences with us.',
        `The reason: ${reason}`,
        `This does not settle the debt: ${owed} remains payable. ${statementAttached}`,
      ],
    }),
    statement: ({ account, today, open, pastDue, listed }) => ({
      subject: `Statement of account as of ${today} (${account})`,
      opening: [
        `As you asked, here is the statement of your account as of ${today}.`,
        listed === 0
          ? 'Nothing is open on it.'
          : `${open} is open${pastDue ? `, of which ${pastDue} is past due` : ', and none of it is past due'}. ${statementAttached}`,
      ],
    }),
  },
  texts,
};
