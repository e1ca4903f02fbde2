import { type LocalDate } from '../calendar/days.js';
import { type ForeseenStep } from './outlook.js';
import { type StepRule } from '../policy/policy.js';

/**
 * How a draft changes one step of an invoice: the step appears, disappears, moves to another date, or changes
 * its content.
 */
export type StepChange = {
  change: 'comes' | 'goes' | 'moves' | 'differs';
  invoiceId: string;
  stepId: string;
  /** The name of the template, the task or the action. */
  what: string;
  kind: StepRule['kind'];
  /** Days past due and date today; null when the step is new. */
  from: { day: number; on: LocalDate } | null;
  /** The same under the draft; null when the step disappears. */
  to: { day: number; on: LocalDate } | null;
};

/** Steps are compared by invoice and id, in the order of their earlier date. */
export function compare(before: readonly ForeseenStep[], after: readonly ForeseenStep[]): StepChange[] {
  const then = new Map(after.map((one) => [keyOf(one), one]));
  const now = new Set(before.map(keyOf));
  const changes = [
    ...before.map((one) => changeOf(one, then.get(keyOf(one)) ?? null)),
    ...after.filter((one) => !now.has(keyOf(one))).map((one) => changeOf(null, one)),
  ].filter((change) => change !== null);
  return changes.sort((a, b) => (earliest(a) < earliest(b) ? -1 : earliest(a) > earliest(b) ? 1 : 0));
}

const keyOf = ({ invoiceId, stepId }: ForeseenStep) => `${invoiceId}\n${stepId}`;

function changeOf(before: ForeseenStep | null, after: ForeseenStep | null): StepChange | null {
  const { invoiceId, stepId, rule } = (after ?? before)!;
  const common = { invoiceId, stepId, what: whatOf(rule), kind: rule.kind };
  const [from, to] = [placeOf(before), placeOf(after)];
  if (!before) return { change: 'comes', ...common, from, to };
  if (!after) return { change: 'goes', ...common, from, to };
  if (before.on !== after.on) return { change: 'moves', ...common, from, to };
  return contentOf(before.rule) === contentOf(after.rule) ? null : { change: 'differs', ...common, from, to };
}

const placeOf = (one: ForeseenStep | null) => one && { day: one.day, on: one.on };
const earliest = ({ from, to }: StepChange): LocalDate =>
  from && to ? (from.on < to.on ? from.on : to.on) : (from ?? to)!.on;

/** Returns the name of what a step does: its template, its task or its action. */
export function whatOf(rule: StepRule): string {
  if (rule.kind === 'notice') return rule.letter;
  return rule.kind === 'task' ? rule.task : rule.action;
}

/**
 * Returns everything about a step that its recipient or a user would notice: the recipients, the channel, the
 * approver.
 */
function contentOf(rule: StepRule): string {
  if (rule.kind === 'notice')
    return JSON.stringify([rule.kind, rule.letter, rule.channel, rule.to, rule.approval, rule.ownFiles]);
  if (rule.kind === 'task') return JSON.stringify([rule.kind, rule.task, rule.role, rule.dueInDays]);
  return JSON.stringify([rule.kind, rule.action, rule.approval]);
}

export const COUNTED = [
  'letters',
  'tasks',
  'lateFees',
  'holds',
  'suspensions',
  'finalDemands',
  'handOffs',
] as const;
export type CountName = (typeof COUNTED)[number];
export type StepCounts = Record<CountName, number>;

/** Counts the steps of each kind; a final demand also counts as a letter. */
export function countOf(steps: readonly ForeseenStep[], until: LocalDate): StepCounts {
  const count = Object.fromEntries(COUNTED.map((one) => [one, 0])) as StepCounts;
  for (const { rule, on } of steps) if (on <= until) for (const one of sortsOf(rule)) count[one] += 1;
  return count;
}

export const addCounts = (a: StepCounts, b: StepCounts): StepCounts =>
  Object.fromEntries(COUNTED.map((one) => [one, a[one] + b[one]])) as StepCounts;

function sortsOf(rule: StepRule): CountName[] {
  if (rule.kind === 'notice')
    return rule.letter === 'final-demand' ? ['letters', 'finalDemands'] : ['letters'];
  if (rule.kind === 'task') return ['tasks'];
  switch (rule.action) {
    case 'place-hold':
      return ['holds'];
    case 'late-fee':
      return ['lateFees'];
    case 'suspend-licenses':
      return ['suspensions'];
    case 'hand-off-to-counsel':
      return ['handOffs'];
    case 'check-suspension':
    case 'cancel-licenses':
      return [];
    default:
      return rule.action satisfies never;
  }
}

/** A severe step that the draft would bring to an account sooner than today's policy. */
export type Escalation = { what: 'holds' | 'suspensions' | 'finalDemands' | 'handOffs'; on: LocalDate };

/**
 * Returns the severe steps that the account gets before `soon` under the draft and not under today's plan.
 */
export function escalationsOf(
  before: readonly ForeseenStep[],
  after: readonly ForeseenStep[],
  soon: LocalDate,
): Escalation[] {
  return ESCALATIONS.flatMap((what) => {
    const [then, now] = [firstOf(after, what), firstOf(before, what)];
    return then && then <= soon && !(now && now <= then) ? [{ what, on: then }] : [];
  });
}

const ESCALATIONS = ['holds', 'suspensions', 'finalDemands', 'handOffs'] as const;

const firstOf = (steps: readonly ForeseenStep[], what: CountName): LocalDate | undefined =>
  steps
    .filter(({ rule }) => sortsOf(rule).includes(what))
    .map(({ on }) => on)
    .sort()[0];

/** Returns `12 accounts would be put on hold on 2026-03-03`, the soonest first. */
export function warningsOf(
  escalations: readonly Escalation[],
): { what: Escalation['what']; on: LocalDate; accounts: number; text: string }[] {
  const groups = new Map<string, { what: Escalation['what']; on: LocalDate; accounts: number }>();
  for (const { what, on } of escalations) {
    const group = groups.get(`${on} ${what}`) ?? { what, on, accounts: 0 };
    groups.set(`${on} ${what}`, { ...group, accounts: group.accounts + 1 });
  }
  return [...groups.values()]
    .sort((a, b) =>
      a.on < b.on ? -1 : a.on > b.on ? 1 : ESCALATIONS.indexOf(a.what) - ESCALATIONS.indexOf(b.what),
    )
    .map((group) => ({ ...group, text: textOf(group) }));
}

const WARNING_TEXTS: Record<Escalation['what'], string> = {
  holds: 'be put on hold',
  suspensions: 'have their licences suspended',
  finalDemands: 'get a final demand',
  handOffs: 'go to counsel',
};

const textOf = ({ what, on, accounts }: { what: Escalation['what']; on: LocalDate; accounts: number }) =>
  `${accounts} ${accounts === 1 ? 'account' : 'accounts'} would ${accounts === 1 ? WARNING_TEXTS[what].replace('have their', 'have its') : WARNING_TEXTS[what]} on ${on}, and not by then as things are`;
