import { CONTACT_HOURS } from '../calendar/calendar.js';
import { isCall } from '../planning/contacts.js';
import { CODES_BY_EXPONENT } from '../money/currencies.js';
import { type LocalDate } from '../calendar/days.js';
import { exponentOf } from '../money/money.js';
import { type Stage } from '../policy/policy.js';

/** The facts that decide a task's place in the list: the open debts of its account. */
export type AccountExposure = {
  /** The open amounts, minor units by currency. */
  owed: readonly { currency: string; amount: bigint }[];
  /** Age of the oldest open invoice. */
  daysPastDue: number;
  /** Broken promises of the open invoices in their current cycle. */
  brokenPromises: number;
};

const SUBUNIT_DIGITS = 4;

/**
 * Returns the value of working on an account next: amount owed × days past due × (1 + broken promises);
 * higher comes first. Money overdue for long is the next to be lost, and a customer who broke a promise pays
 * after a call rather than after a notice. At least one day counts, because a debt that is not late yet is
 * still worth its amount. Currencies count one for one (the books have no rates), in ten-thousandths of their
 * major unit, so that the value is a whole number.
 */
export function expectedValue({ owed, daysPastDue, brokenPromises }: AccountExposure): bigint {
  const amount = owed.reduce((sum, one) => sum + one.amount * BigInt(subunitsOf(one.currency)), 0n);
  return amount * BigInt(Math.max(1, daysPastDue)) * BigInt(1 + brokenPromises);
}

/** Ten-thousandths of the major unit in one minor unit. */
const subunitsOf = (currency: string): number => 10 ** (SUBUNIT_DIGITS - exponentOf(currency));

/** The currencies whose minor unit is not a hundredth, for SQL that computes the same. */
export const ODD_CURRENCIES: readonly { currency: string; finest: number }[] = Object.entries(
  CODES_BY_EXPONENT,
).flatMap(([exponent, codes]) =>
  exponent === '2' ? [] : codes.split(' ').map((currency) => ({ currency, finest: subunitsOf(currency) })),
);
export const SUBUNITS_OF_CENT = subunitsOf('USD');

/** What a collector knows about the customer before a call. */
export type Caller = {
  /** The person to call; null when the account has no named contact. */
  contact: string | null;
  creditor: string;
  stage: Stage;
  /** Whether there is a hold, at any age. */
  onHold: boolean;
  /**
   * Whether the final demand for an open invoice has gone out, and whether its policy hands over to counsel.
   */
  finalDemand: 'counsel' | 'sent' | null;
  disputed: boolean;
  /** `1,250.00 USD and 30.00 EUR`. */
  owed: string;
  invoices: number;
  daysPastDue: number;
  promise: { status: string; amount: string; payOn: LocalDate } | null;
};

/** Returns the opening of a call: the caller, and the most important matter. */
export const callScript = (caller: Caller): string =>
  `${caller.contact ? `Good day, may I speak to ${caller.contact}?` : 'Good day.'} This is ${caller.creditor || 'your supplier'}. ${callReason(caller)}`;

function callReason({
  stage,
  onHold,
  finalDemand,
  disputed,
  owed,
  invoices,
  daysPastDue,
  promise,
}: Caller): string {
  const open = `${invoices === 1 ? 'your invoice' : `${invoices} invoices`} over ${owed}`;
  if (disputed)
    return `You told us that something is wrong with ${invoices === 1 ? 'your invoice' : 'what we have billed'}. What would put it right?`;
  if (promise?.status === 'broken')
    return `You promised us ${promise.amount} by ${promise.payOn}, and it has not arrived. When was it sent, and with which reference?`;
  if (promise?.status === 'open')
    return `You promised us ${promise.amount} by ${promise.payOn}. Is the payment on its way?`;
  if (finalDemand === 'counsel')
    return `We have sent our final demand about ${open}. Without payment it goes to counsel. How do we avoid that today?`;
  if (finalDemand === 'sent')
    return `We have sent our final demand about ${open}. Which payment can we note before its deadline?`;
  if (onHold)
    return `Your account is on hold because of ${open}, ${daysPastDue} days past due. Which payment can we note, so that work and licences go on?`;
  if (stage === 'delinquent' || stage === 'hold' || stage === 'litigation')
    return `I am calling about ${open}, ${daysPastDue} days past due. On which day will you pay, and how?`;
  return `I am calling about ${open}. Has it reached you, and when may we expect the payment?`;
}

/** Returns what a task of this type requires from its holder. */
export function whatToDo(type: string): string {
  const known = TO_DO[type];
  if (known) return known;
  return isCall(type)
    ? 'Call the customer and log what came of it.'
    : 'The policy asks a person to do this; log it when it is done.';
}

const TO_DO: Readonly<Record<string, string>> = {
  call: 'Ask about the payment and log what came of it.',
  'call-for-promise': 'Get a promise: amount, day, and cheque number or reference.',
  'demand-call': 'Demand payment; payment details are needed before work or licences go on.',
  'legal-warning-call': 'Say that legal action follows if nothing is paid by the deadline.',
  'send-by-hand': 'No channel reached anybody. Bring the letter another way, then log it as done.',
  'print-and-post': 'Print the letter, post it, then log it as done: from then on it counts as sent.',
  approve: 'Read what is to go out or to happen, and allow or refuse it.',
  'answer-dispute': 'Find out whether the customer is right, and resolve the dispute.',
  'read-reply': 'Read what the customer wrote and act on it; their letters wait meanwhile.',
  'fix-contact': 'Find the right address or number, enter it at the account, then log this as done.',
  'find-contact': 'We wrote to the wrong person: find out who is in charge and enter them at the account.',
  'recalled-matter': 'The matter came back from counsel: undo what was begun for it, then log this as done.',
  'staff-address': 'A message to our own staff was refused: put the address right in the settings.',
  'suspend-licenses': 'Suspend the licences of this account, then log it as done.',
  'missed-suspension': 'The suspension is overdue: suspend the licences now, then log it as done.',
  'cancel-licenses': 'Cancel the accounts and licences, then log it as done.',
  'reinstate-licenses': 'Give the licences back: nothing requires them off any more. Then log it as done.',
  'acknowledge-matter': 'Read the dossier and acknowledge the matter.',
};

/**
 * Returns why a call is unwise at this local time (`HH:MM`) and day of the week (1 = Monday), null when the
 * collector may call.
 */
export function callAdvice({
  kind,
  time,
  weekday,
}: {
  kind: string;
  time: string;
  weekday: number;
}): string | null {
  const { from, until } = kind === 'consumer' ? CONTACT_HOURS : OFFICE_HOURS;
  if (time < from) return `before ${from}`;
  if (time >= until) return `after ${until}`;
  return kind !== 'consumer' && weekday > 5 ? 'a weekend' : null;
}

/** A company is likely to answer its telephone within these hours. */
const OFFICE_HOURS = { from: '08:00', until: '18:00' };
