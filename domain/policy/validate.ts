import { type Policy, type StepRule } from './policy.js';
import { stepsUntil } from './steps.js';

/** A defect in a step of a policy, and its place. */
export type Issue = { path: (string | number)[]; message: string };

type Steps = Pick<Policy, 'steps'>['steps'];

/**
 * Two years of an open-ended repetition; no debt meets more steps than this (the schedule also ends there).
 */
const HORIZON = 730;
const MAX_STEPS = 1_000;

/** Ids of steps that the product itself runs: a policy's step of that name would count as done. */
const RESERVED =
  /^(stage-.*|(received-|broken-)?promise-.*|on-request-.*|release-hold|hold-released|thank-you|reinstate-licenses|services-cancelled)$/;

/** Returns the defects of a policy's steps that schemas cannot express. */
export const validateSteps = (steps: Steps): Issue[] => {
  const count = steps.reduce((sum, { days }) => sum + howMany(days), 0);
  if (count > MAX_STEPS)
    return [{ path: ['steps'], message: `make ${count} dated steps, which is more than ${MAX_STEPS}` }];
  return steps.flatMap((rule, place) =>
    [idIssue, daysIssue, afterIssue, nameIssue, holdIssue].flatMap((look) => {
      const [field, message] = look(rule, place, steps) ?? [];
      return field ? [{ path: ['steps', place, field], message: message! }] : [];
    }),
  );
};

type Look = (rule: StepRule, place: number, steps: Steps) => [field: string, message: string] | null;

const idIssue: Look = ({ id }, place, steps) => {
  if (RESERVED.test(id)) return ['id', `"${id}" is the id of a step of the product itself`];
  const earlier = steps.slice(0, place);
  if (earlier.some((other) => other.id === id))
    return ['id', `"${id}" appears twice: a step's id is its identity`];
  const taken = new Set(idsOf(earlier));
  const twice = idsOf(steps.slice(place, place + 1)).find((step) => taken.has(step));
  return twice === undefined
    ? null
    : ['id', `makes the step "${twice}", which an earlier step makes as well`];
};

const daysIssue: Look = ({ days }) => {
  if (!('from' in days)) return new Set(days).size < days.length ? ['days', 'name a day twice'] : null;
  return days.until !== undefined && days.until < days.from ? ['days', 'end before they begin'] : null;
};

const afterIssue: Look = ({ id, after }, _place, steps) => {
  if (!after) return null;
  if (after.rule === id || !steps.some((step) => step.id === after.rule))
    return ['after', `waits for "${after.rule}", which is no other step of this policy`];
  const seen = new Set<string>();
  for (let next: string | undefined = after.rule; next !== undefined && !seen.has(next);) {
    if (next === id) return ['after', 'waits for a step that waits for this one'];
    seen.add(next);
    next = steps.find((step) => step.id === next)?.after?.rule;
  }
  return null;
};

/** The reversal of a suspension and the hand-off find these steps by name. */
const nameIssue: Look = (rule) => {
  const isSuspension = rule.kind === 'action' && rule.action === 'suspend-licenses';
  if (isSuspension && (rule.id !== 'suspend-licenses' || howMany(rule.days) !== 1))
    return ['id', 'must be suspend-licenses, on one day: by this the licences are given back'];
  const isDemand = rule.kind === 'notice' && rule.letter === 'final-demand';
  return isDemand && rule.id !== 'final-demand'
    ? ['id', 'must be final-demand: the hand-off counts from it']
    : null;
};

/**
 * The notice states that the account is on hold, so it must not go out while the hold can still be refused.
 */
const holdIssue: Look = (rule, _place, steps) => {
  if (rule.kind !== 'notice' || rule.letter !== 'account-hold') return null;
  const hold = steps.find((step) => step.kind === 'action' && step.action === 'place-hold' && step.approval);
  return hold && rule.after?.rule !== hold.id
    ? [
        'after',
        `must wait for "${hold.id}", which needs approval: the letter says that the account is on hold`,
      ]
    : null;
};

const howMany = (days: StepRule['days']): number => {
  if (!('from' in days)) return days.length;
  const average = days.gaps.reduce((sum, gap) => sum + gap, 0) / days.gaps.length;
  return Math.max(1, Math.ceil(((days.until ?? HORIZON) - days.from + 1) / average));
};

const idsOf = (steps: Steps): string[] => stepsUntil({ steps } as Policy, 4_000).map(({ id }) => id);
