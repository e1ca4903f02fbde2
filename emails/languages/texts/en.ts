import { type TextWording } from '../wording.js';

export const texts: TextWording = {
  notices: {
    courtesy: ({ creditor, invoice, balance, dueOn }) =>
      `${creditor}: invoice ${invoice} over ${balance} is due on ${dueOn}.`,
    'status-request': ({ creditor, invoice, balance, dueOn }) =>
      `${creditor}: invoice ${invoice} over ${balance} was due on ${dueOn}. When may we expect the payment?`,
    reminder: ({ creditor, invoice, age, owed }) =>
      `${creditor}: invoice ${invoice} is ${age}, in total ${owed}. Please pay now.`,
    delinquent: ({ creditor, invoice, owed }) =>
      `${creditor}: your account is delinquent, ${owed} is past due (invoice ${invoice}). Please pay in full now.`,
    'account-hold': ({ creditor, invoice, owed }) =>
      `${creditor}: your account is on hold until ${owed} is paid (invoice ${invoice}).`,
    'final-demand': ({ creditor, invoice, owed, deadline }) =>
      `${creditor}: final demand. Pay ${owed} by ${deadline}, or we hand the matter to legal counsel (invoice ${invoice}).`,
  },
  pay: 'Pay: ',
  optOut: 'Reply STOP to stop texts.',
};
