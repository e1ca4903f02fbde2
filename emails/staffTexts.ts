import { numberOf, type StaffFacts, type StaffTemplate } from './facts.js';
import { type Format } from './format.js';
import { type NoticeText } from './languages/wording.js';

type Case = StaffFacts & { /** The account, as staff know it: name and id. */ who: string };

/** The texts about one debt for colleagues and counsel. */
export const STAFF_TEXTS: Record<StaffTemplate, (of: Case, format: Format) => NoticeText> = {
  /** To the service-delivery manager, with the hold's suspension. */
  'suspend-order': ({ who, effectiveBy }, format) => ({
    subject: `Suspend licences: ${who}`,
    opening: [
      `The account ${who} is on hold: no new work for it.`,
      `Please suspend its services and licences ${by(effectiveBy, format)}, unless payment is received before. You will be told when they may be restored.`,
    ],
  }),
  /** To the service-delivery manager, when the suspension was not confirmed in time. */
  'missed-suspension': ({ who, effectiveBy }, format) => ({
    subject: `Suspension not confirmed: ${who}`,
    opening: [
      `The services and licences of ${who} were to be suspended ${by(effectiveBy, format)}, and there is no confirmation that they are.`,
      'Please check, suspend what is still active, and complete the task.',
    ],
  }),
  /** To the service-delivery manager, at the end of the escalation. */
  'cancel-order': ({ who, deadlineOn, withCounsel }) => ({
    subject: `Cancel accounts and licences: ${who}`,
    opening: [
      `${deadlineOn ? `The final deadline of ${who} has passed without payment` : `The debt of ${who} is unpaid`}${withCounsel ? ', and the matter is with counsel' : ''}.`,
      `Please cancel the accounts and licences for the reason below${withCounsel ? ', and refer all questions of the customer to counsel' : ''}.`,
    ],
  }),
  /** To counsel, with the dossier. */
  'matter-for-counsel': ({ who, invoice }) => ({
    subject: `New matter: ${who}, invoice ${numberOf(invoice)}`,
    opening: [
      `We hand you the matter of ${who}: the debt below is unpaid and the deadline of our final demand has passed.`,
      'The dossier holds the statement, the invoices, the ledger, every notice as sent, and all calls, promises and disputes.',
      'Please acknowledge the matter. We have stopped writing to and calling the customer and will tell you of any payment.',
    ],
  }),
  /** To counsel, when the debt ends or the matter is recalled. */
  'matter-closed': ({ who, invoice }) => ({
    subject: `Matter closed: ${who}, invoice ${numberOf(invoice)}`,
    opening: [
      `The matter of ${who}, invoice ${numberOf(invoice)}, is closed. Please take no further steps in it.`,
    ],
  }),
};

const by = (date: string | null, { longDate }: Format): string =>
  date ? `by ${longDate(date)}` : 'without delay';
