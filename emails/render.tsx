import { type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { toPlainText } from 'react-email';
import { markedIsolates, plainIsolates, withoutIsolates } from './bidi.js';
import { oneLine } from './sanitize.js';
import {
  type NoticeTemplate,
  type NoticeFacts,
  type RenderedEmail,
  type StaffFacts,
  type StaffTemplate,
  type TaskDigestFacts,
  type WeeklyReportFacts,
} from './facts.js';
import { noticeProps, type Medium } from './noticeProps.js';
import { NOTICE_COMPONENTS } from './notices.js';
import { documentHtml } from './markup.js';
import { caseMail, type StaffMail } from './staffMail.js';
import { taskDigestMail } from './taskDigest.js';
import { weeklyReportMail } from './weeklyReport.js';

export type * from './facts.js';
export { offersOptOut } from './layout.js';
export { attachesStatement, bannerOfAccount, bannerOfNotice, type Banner } from './banner.js';

/**
 * Renders the notice in the account's language. The same facts give the same bytes. Throws Error when the
 * facts lack a field of the notice (invoices, the final demand's deadline, a promise, the reason of a
 * cancellation), RangeError when a currency is not in ISO 4217.
 */
export async function renderNotice(template: NoticeTemplate, facts: NoticeFacts): Promise<RenderedEmail> {
  const Component = NOTICE_COMPONENTS[template];
  const props = noticeProps(template, facts);
  return rendered(
    props.text.subject,
    (medium) => <Component {...props} medium={medium} />,
    props.format.direction,
  );
}

/**
 * Renders the message to a colleague or counsel about one debt, in English. Throws RangeError when a currency
 * is not in ISO 4217.
 */
export const renderStaffMail = async (template: StaffTemplate, facts: StaffFacts): Promise<RenderedEmail> =>
  renderedForStaff(caseMail(template, facts));

/** Renders the owner's weekly report, in English. Throws RangeError when a currency is not in ISO 4217. */
export const renderWeeklyReport = async (facts: WeeklyReportFacts): Promise<RenderedEmail> =>
  renderedForStaff(weeklyReportMail(facts));

/** Renders a role's tasks of today, in English. Throws RangeError when a currency is not in ISO 4217. */
export const renderTaskDigest = async (facts: TaskDigestFacts): Promise<RenderedEmail> =>
  renderedForStaff(taskDigestMail(facts));

const renderedForStaff = ({ text, Sheet }: StaffMail): RenderedEmail =>
  rendered(text.subject, (medium) => <Sheet medium={medium} />, 'ltr');

function rendered(
  subject: string,
  sheet: (medium: Medium) => ReactElement,
  direction: 'ltr' | 'rtl',
): RenderedEmail {
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

function plainText(notice: ReactElement): string {
  const text = toPlainText(markedIsolates(renderToStaticMarkup(notice)), {
    wordwrap: 76,
    selectors: ['h1', 'h2'].map((selector) => ({ selector, options: { uppercase: false } })),
  });
  return `${text.trim()}\n`;
}
