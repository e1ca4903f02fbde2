/** The stages of the escalation. A policy is data: stored as JSON, versioned, pinned by each invoice. */
export const STAGES = ['current', 'past-due', 'late', 'delinquent', 'hold', 'litigation'] as const;
export type Stage = (typeof STAGES)[number];

export const ROLES = ['collector', 'accountant', 'serviceDeliveryManager', 'counsel', 'owner'] as const;
export type Role = (typeof ROLES)[number];

export const CONTACT_ROLES = ['billing', 'executive'] as const;
export type ContactRole = (typeof CONTACT_ROLES)[number];

export const DUNNING_TEMPLATES = [
  'courtesy',
  'status-request',
  'reminder',
  'delinquent',
  'account-hold',
  'final-demand',
] as const;
export type DunningTemplate = (typeof DUNNING_TEMPLATES)[number];

export const ACTIONS = [
  'place-hold',
  'late-fee',
  'suspend-licenses',
  'check-suspension',
  'hand-off-to-counsel',
  'cancel-licenses',
] as const;
export type Action = (typeof ACTIONS)[number];

/** Severe steps: no two run on one day (rule 5). */
export const RUNGS = ['hold', 'suspension', 'final-demand', 'hand-off'] as const;
export type Rung = (typeof RUNGS)[number];

/**
 * Days past due: a list, or repeated gaps from a day on (`[3, 4]` is twice a week), to the last day or for
 * ever.
 */
export type Days = readonly number[] | { from: number; gaps: readonly number[]; until?: number };

/**
 * This step requires that the first step of another rule went out in this cycle, and that some days have
 * passed since: a number, the policy's cure period, or the final deadline.
 */
export type Gate = { rule: string; wait: number | 'cure' | 'deadline' };

export const CHANNELS = ['email', 'letter', 'sms'] as const;
export type Channel = (typeof CHANNELS)[number];

type Rule = { id: string; stage: Stage; days: Days; rung?: Rung; after?: Gate };
export type NoticeRule = Rule & {
  kind: 'notice';
  letter: DunningTemplate;
  channel: Channel;
  to: readonly ContactRole[];
  /** Whether files stored with the invoices are attached; absent: the template's default. */
  ownFiles?: boolean;
  /** The role that must approve the step before it runs; absent: no approval. */
  approval?: Role;
};
export type TaskRule = Rule & { kind: 'task'; task: string; role: Role; dueInDays: number };
export type ActionRule = Rule & { kind: 'action'; action: Action; approval?: Role };
export type StepRule = NoticeRule | TaskRule | ActionRule;

/** Returns the role that must approve a step of this rule, null when none must. */
export const approverOf = (rule: StepRule): Role | null =>
  rule.kind === 'task' ? null : (rule.approval ?? null);

/**
 * The creditor's own words for a notice in one language; the product's words replace what is absent.
 * `{invoice}` is replaced by the invoice's number.
 */
export type OwnWords = { subject?: string | undefined; paragraphs?: readonly string[] | undefined };

export type Policy = {
  name: string;
  debtor: 'business' | 'consumer';
  /**
   * Local time of the account at which a day's steps run, `HH:MM`. A late step may still run until
   * `sendUntil`.
   */
  sendAt: string;
  sendUntil: string;
  /**
   * Accounts are spread over this many minutes after `sendAt`, so that ten thousand accounts do not all send
   * at 09:00.
   */
  spreadMinutes: number;
  /** Steps run only on Monday to Friday outside the configured holidays; others move forward. */
  businessDaysOnly: boolean;
  /** Days a customer has to react to the first notice of a rung before the next rung (rule 5). */
  curePeriod: number;
  /** Days from the final demand to the hand-off, 5–10. */
  finalDeadline: number;
  /** Days after a promise's date during which the promise still suspends dunning (rule 9). */
  promiseGrace: number;
  /** After this many broken promises in a cycle the next one suspends nothing; absent: each is honoured. */
  brokenPromises?: number;
  /**
   * Percent of an invoice's balance that a promise on the customer's own page must cover, 1–100; absent:
   * MIN_PROMISE_PERCENT.
   */
  leastPromise?: number;
  lateFee: { basisPoints: number };
  /** At most this many notices of a channel in seven days, 1–7; absent: one a day. */
  noticesPerWeek?: Partial<Record<Channel, number>>;
  /**
   * Minimum days between two contacts of an account (a notice of any channel, a call that is scheduled or
   * made): later steps wait, whenever they are dated. Absent: only the rules of the law and of the channel
   * apply.
   */
  minimumDaysBetweenContacts?: number;
  /** Events that a separate notice confirms to the customer; absent: none. */
  confirmations?: readonly Confirmation[];
  /** Whether a payment settles invoices or fees first. */
  allocation: 'invoice-first' | 'fees-first';
  /** Below this balance (minor units by currency) the steps of a stage are skipped. */
  stageMinimums: Partial<Record<Stage, Record<string, number>>>;
  /** By template and language (`reminder`, `en`); a missing language keeps the product's words. */
  words?: Partial<Record<string, Partial<Record<string, OwnWords>>>>;
  /** In the order in which the steps of one day run. */
  steps: readonly StepRule[];
};

/** Returns the stage for an age in days past due (product.md "Words"). */
export function stageOf(daysPastDue: number): Stage {
  if (daysPastDue > 120) return 'litigation';
  if (daysPastDue >= 90) return 'hold';
  if (daysPastDue >= 31) return 'delinquent';
  if (daysPastDue >= 16) return 'late';
  return daysPastDue >= 1 ? 'past-due' : 'current';
}

/** Contract, purchase order and time sheet are attached to the first question and to the last demand. */
export const takesOwnFiles = ({ ownFiles, letter: template }: NoticeRule): boolean =>
  ownFiles ?? (template === 'status-request' || template === 'final-demand');

/** First day past due of each stage that has one. */
export const STAGE_STARTS: readonly number[] = [1, 16, 31, 90, 121];

/** Both ends are included; null means no bound. */
export type Ages = readonly [from: number | null, until: number | null];

/** Returns the ages, in days past due, at which an invoice is in the stage. */
export function agesOfStage(stage: Stage): Ages {
  const place = STAGES.indexOf(stage);
  const [start, next] = [STAGE_STARTS[place - 1], STAGE_STARTS[place]];
  return [start ?? null, next === undefined ? null : next - 1];
}

/** Templates that confirm an event; a policy lists those its customers get. */
export const CONFIRMATIONS = [
  'promise-received',
  'promise-broken',
  'hold-released',
  'services-cancelled',
] as const;

export type Confirmation = (typeof CONFIRMATIONS)[number];
