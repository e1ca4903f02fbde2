import { type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { toPlainText } from 'react-email';
import { markedIsolates, plainIsolates, withoutIsolates } from './bidi.js';
import { oneLine } from './clean.js';
import {
  type CustomerLetter,
  type LetterFacts,
  type Rendered,
  type StaffFacts,
  type StaffLetter,
  type TaskDigestFacts,
  type WeeklyReportFacts,
} from './facts.js';
import { letterProps, type Medium } from './letter.js';
import { LETTERS } from './letters.js';
import { documentHtml } from './markup.js';
import { caseMail, type StaffMail } from './staffLetter.js';
import { taskDigest } from './taskDigest.js';
import { weeklyReport } from './weeklyReport.js';

export type * from './facts.js';
export { offersOptOut } from './layout.js';
export { attachesStatement, bannerOfAccount, bannerOfLetter, type Banner } from './banner.js';

/**
 * The letter in the account's language. The same facts give the same bytes.
 * Throws Error when the facts lack what the letter speaks of (invoices, the final demand's deadline, a promise, the
 * reason of a cancellation), RangeError when a currency is not in ISO 4217.
 */
export async function renderLetter(letter: CustomerLetter, facts: LetterFacts): Promise<Rendered> {
  const Component = LETTERS[letter];
  const props = letterProps(letter, facts);
  return rendered(
    props.text.subject,
    (medium) => <Component {...props} medium={medium} />,
    props.format.direction,
  );
}

/** The message to a colleague or counsel about one debt, in English. Throws RangeError when a currency is not in ISO 4217. */
export const renderStaffLetter = async (letter: StaffLetter, facts: StaffFacts): Promise<Rendered> =>
  renderedForStaff(caseMail(letter, facts));

/** The owner's weekly report, in English. Throws RangeError when a currency is not in ISO 4217. */
export const renderWeeklyReport = async (facts: WeeklyReportFacts): Promise<Rendered> =>
  renderedForStaff(weeklyReport(facts));

/** A role's tasks of today, in English. Throws RangeError when a currency is not in ISO 4217. */
export const renderTaskDigest = async (facts: TaskDigestFacts): Promise<Rendered> =>
  renderedForStaff(taskDigest(facts));

const renderedForStaff = ({ text, Sheet }: StaffMail): Rendered =>
  rendered(text.subject, (medium) => <Sheet medium={medium} />, 'ltr');

function rendered(
  subject: string,
  sheet: (medium: Medium) => ReactElement,
  direction: 'ltr' | 'rtl',
): Rendered {
  return {
    subject: subjectLine(subject),
    html: documentHtml(sheet('html')),
    text: plainIsolates(plainText(sheet('text')), direction),
  };
}

const MAX_SUBJECT = 200;

function subjectLine(text: string): string {
  const characters = [...oneLine(withoutIsolates(text))];
  return characters.length > MAX_SUBJECT
    ? `${characters.slice(0, MAX_SUBJECT - 1).join('')}…`
    : characters.join('');
}

function plainText(letter: ReactElement): string {
  const text = toPlainText(markedIsolates(renderToStaticMarkup(letter)), {
    wordwrap: 76,
    selectors: ['h1', 'h2'].map((selector) => ({ selector, options: { uppercase: false } })),
  });
  return `${text.trim()}\n`;
}
