import { type z } from 'zod';
import { PolicyBody } from '../../../api/schemas/policy.js';
import { type Policy } from '../../../domain/policy/policy.js';
import { bodyOfDraft, TOP, type DraftFields } from './draftFields.js';
import { minimumsOf } from './minimums.js';

export type PolicyIssue = { path: (string | number)[]; message: string };
export type DraftCheck = { policy: Policy; issues: [] } | { policy: null; issues: PolicyIssue[] };

/** Returns the API's verdict on the draft: the policy that it would store, or the issues and their places. */
export function check(fields: DraftFields): DraftCheck {
  const { policy, issues } = checkBody(bodyOfDraft(fields));
  return policy
    ? { policy, issues: [] }
    : { policy, issues: issues.map((issue) => ofMinimums(issue, fields)) };
}

/** Checks a whole policy that was typed as JSON. */
export function checkJson(text: string): DraftCheck {
  try {
    return checkBody(JSON.parse(text));
  } catch (error) {
    return { policy: null, issues: [{ path: [], message: `not JSON (${(error as Error).message})` }] };
  }
}

function checkBody(body: unknown): DraftCheck {
  const { success, data, error } = PolicyBody.safeParse(body);
  return success ? { policy: data, issues: [] } : { policy: null, issues: error.issues.map(readableIssue) };
}

/** zod has one message for each member of a union, with types for machines: returns a readable sentence. */
function readableIssue({ path, message }: z.core.$ZodIssue): PolicyIssue {
  const place = path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const [first, , field] = place;
  const unread = /invalid input/i.test(message);
  if (first === 'steps' && field === 'days' && unread && place.length === 3)
    return {
      path: place,
      message: 'must be days such as "15", "16, 23, 30" or "from 31 every 3, 4 until 87"',
    };
  if (first === 'steps' && field === 'after' && unread)
    return { path: place, message: 'must be a step and how long: "delinquent + cure", "place-hold + 2"' };
  if (/received (null|undefined)/.test(message)) return { path: place, message: 'must be filled in' };
  if (first === 'lateFee')
    return { path: ['lateFee'], message: 'must be from 0 to 100, with at most two decimals' };
  if (/received (NaN|Infinity)|expected int/.test(message))
    return { path: place, message: 'must be a whole number' };
  return { path: place, message };
}

function ofMinimums(issue: PolicyIssue, { stageMinimums }: DraftFields): PolicyIssue {
  const [first, stage, ...others] = issue.path;
  if (first !== 'stageMinimums' || stage === undefined || others.length > 0) return issue;
  try {
    minimumsOf(stageMinimums[stage] ?? '');
    return issue;
  } catch (error) {
    return { ...issue, message: (error as Error).message };
  }
}

/** How many parts of an issue's path name its field; one part for the keys that are not listed. */
const DEPTH: Record<string, number> = { steps: 2, noticesPerWeek: 2, stageMinimums: 2, words: 4 };

/** Returns the issue of each field (`curePeriod`, `steps-3`, `words-reminder-en-subject`). */
export function byField(issues: readonly PolicyIssue[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { path, message } of issues) {
    const depth = DEPTH[String(path[0])] ?? 1;
    const field = path.slice(0, depth).join('-');
    const text = [namesOf(path.slice(depth)), message].filter(Boolean).join(': ');
    found.set(field, [found.get(field), text].filter(Boolean).join('; '));
  }
  return found;
}

const HEADS: Record<string, string> = {
  ...TOP,
  noticesPerWeek: 'Letters a week',
  confirmations: 'Confirmations',
  stageMinimums: 'Smallest balance',
  words: 'Own words',
};

/**
 * The place of an issue in words: `Step 6, days`, `Own words, reminder, en, subject`. Steps and paragraphs
 * count from one.
 */
export function placeOf([first, ...others]: PolicyIssue['path']): string {
  const [second, ...rest] = others;
  if (first === 'steps' && typeof second === 'number') return namesOf([`Step ${second + 1}`, ...rest]);
  return namesOf(first === undefined ? [] : [HEADS[first] ?? first, ...others]);
}

const namesOf = (path: PolicyIssue['path']) =>
  path.map((part) => (typeof part === 'number' ? `no. ${part + 1}` : part)).join(', ');
