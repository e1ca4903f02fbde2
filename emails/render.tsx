import { type ReactElement } from 'react';
import { render, toPlainText } from 'react-email';
import { accountHold } from './accountHold.js';
import { oneLine } from './clean.js';
import { courtesy } from './courtesy.js';
import { delinquent } from './delinquent.js';
import {
  type CustomerLetter,
  type LetterFacts,
  type Rendered,
  type StaffFacts,
  type StaffLetter,
} from './facts.js';
import { finalDemand } from './finalDemand.js';
import { letterProps, type LetterTemplate } from './letter.js';
import { reminder } from './reminder.js';
import { staffProps, type StaffTemplate } from './staffLetter.js';
import {
  cancelOrder,
  matterClosed,
  matterForCounsel,
  missedSuspension,
  suspendOrder,
} from './staffLetters.js';
import { statusRequest } from './statusRequest.js';
import { thankYou } from './thankYou.js';

export type * from './facts.js';
export { attachesStatement, bannerOfAccount, bannerOfLetter, type Banner } from './banner.js';

const LETTERS: Record<CustomerLetter, LetterTemplate> = {
  courtesy,
  'status-request': statusRequest,
  reminder,
  delinquent,
  'account-hold': accountHold,
  'final-demand': finalDemand,
  'thank-you': thankYou,
};

const STAFF_LETTERS: Record<StaffLetter, StaffTemplate> = {
  'suspend-order': suspendOrder,
  'missed-suspension': missedSuspension,
  'cancel-order': cancelOrder,
  'matter-for-counsel': matterForCounsel,
  'matter-closed': matterClosed,
};

/**
 * The letter in the account's language. The same facts give the same bytes.
 * Throws Error when there are no invoices, a final demand has no deadline, or a currency is not in ISO 4217.
 */
export async function renderLetter(letter: CustomerLetter, facts: LetterFacts): Promise<Rendered> {
  const { subject, Component } = LETTERS[letter];
  const props = { ...letterProps(letter, facts), medium: 'html' as const };
  return {
    subject: subjectLine(subject(props)),
    html: await render(<Component {...props} />),
    text: await plainText(<Component {...props} medium="text" />),
  };
}

/** The letter to a colleague or counsel, in English. Throws Error when a currency is not in ISO 4217. */
export async function renderStaffLetter(letter: StaffLetter, facts: StaffFacts): Promise<Rendered> {
  const { subject, Component } = STAFF_LETTERS[letter];
  const props = staffProps(facts);
  const sheet = <Component {...props} />;
  return { subject: subjectLine(subject(props)), html: await render(sheet), text: await plainText(sheet) };
}

const MAX_SUBJECT = 200;

function subjectLine(text: string): string {
  const characters = [...oneLine(text)];
  return characters.length > MAX_SUBJECT
    ? `${characters.slice(0, MAX_SUBJECT - 1).join('')}…`
    : characters.join('');
}

async function plainText(letter: ReactElement): Promise<string> {
  const text = toPlainText(await render(letter), {
    wordwrap: 76,
    selectors: ['h1', 'h2'].map((selector) => ({ selector, options: { uppercase: false } })),
  });
  return `${text.trim()}\n`;
}
