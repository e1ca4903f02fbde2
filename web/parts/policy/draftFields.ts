import { type z } from 'zod';
import { PolicyBody } from '../../../api/policySchema.js';
import { type Days, type Policy, type StepRule } from '../../../domain/policy.js';

/** A step of the table as it was typed, by field. */
export type Row = Partial<Record<(typeof ROW_FIELDS)[number], string>>;
export const ROW_FIELDS = [
  'id',
  'stage',
  'days',
  'does',
  'channel',
  'to',
  'dueInDays',
  'approval',
  'after',
  'rung',
  'ownFiles',
] as const;

/** What stands above the table, as it was typed. */
export const TOP_FIELDS = [
  'name',
  'debtor',
  'sendAt',
  'sendUntil',
  'spreadMinutes',
  'businessDaysOnly',
  'curePeriod',
  'finalDeadline',
  'promiseGrace',
  'brokenPromises',
  'lateFee',
  'allocation',
] as const;
export type Top = Partial<Record<(typeof TOP_FIELDS)[number], string>>;

/** A draft as the form has it; `rest` is what the form does not show, as JSON. */
export type DraftFields = { top: Top; rows: Row[]; rest: string };

const SHOWN: ReadonlySet<string> = new Set([...TOP_FIELDS, 'steps']);

export function fieldsOf(policy: Policy): DraftFields {
  const rest = Object.fromEntries(Object.entries(policy).filter(([key]) => !SHOWN.has(key)));
  const { lateFee, businessDaysOnly, ...plain } = policy;
  const top = Object.fromEntries(
    TOP_FIELDS.flatMap((field) => {
      const value = (plain as Record<string, unknown>)[field];
      return value === undefined ? [] : [[field, String(value)]];
    }),
  ) as Top;
  return {
    top: {
      ...top,
      lateFee: String(lateFee.basisPoints / 100),
      ...(businessDaysOnly ? { businessDaysOnly: 'yes' } : {}),
    },
    rows: policy.steps.map(rowOf),
    rest: JSON.stringify(rest),
  };
}

export function rowOf(rule: StepRule): Row {
  const { id, stage, days, rung, after } = rule;
  return {
    ...{ id, stage, days: daysText(days), does: doesOf(rule) },
    ...(rung ? { rung } : {}),
    ...(after ? { after: `${after.rule} + ${after.wait}` } : {}),
    ...(rule.kind === 'notice' ? { channel: rule.channel, to: rule.to.join(' ') } : {}),
    ...(rule.kind === 'notice' && rule.ownFiles !== undefined ? { ownFiles: String(rule.ownFiles) } : {}),
    ...(rule.kind === 'task' ? { to: rule.role, dueInDays: String(rule.dueInDays) } : {}),
    ...(rule.kind !== 'task' && rule.approval ? { approval: rule.approval } : {}),
  };
}

/** `notice:reminder`, `task:call`, `action:place-hold`. */
export function doesOf(rule: StepRule): string {
  if (rule.kind === 'notice') return `notice:${rule.letter}`;
  return rule.kind === 'task' ? `task:${rule.task}` : `action:${rule.action}`;
}

/** `15`, `16, 23, 30`, `from 31 every 3, 4 until 87`. */
export const daysText = (days: Days): string =>
  'from' in days
    ? `from ${days.from} every ${days.gaps.join(', ')}${days.until === undefined ? '' : ` until ${days.until}`}`
    : days.join(', ');

/** The same read back; a text that says no days stays one, so that the check can say so. */
export function daysOf(text: string): Days | string {
  const [, from, gaps, until] = /^from (-?\d+) every ([\d, ]+?)(?: until (-?\d+))?$/i.exec(text.trim()) ?? [];
  if (from !== undefined && gaps !== undefined)
    return {
      from: Number(from),
      gaps: numbers(gaps),
      ...(until === undefined ? {} : { until: Number(until) }),
    };
  return /^-?\d+(\s*,\s*-?\d+)*$/.test(text.trim()) ? numbers(text) : text;
}

const numbers = (text: string) =>
  text
    .split(',')
    .filter((part) => part.trim())
    .map(Number);

export type Checked =
  { policy: Policy; issues: [] } | { policy: null; issues: { path: (string | number)[]; message: string }[] };

/** What the API would say of the draft: the policy that it would store, or what is wrong and where. */
export function check(fields: DraftFields): Checked {
  const { success, data, error } = PolicyBody.safeParse(bodyOfDraft(fields));
  return success ? { policy: data, issues: [] } : { policy: null, issues: error.issues.map(said) };
}

/** A union answers for each of its kinds; the sentence that helps is ours. */
function said({ path, message }: z.core.$ZodIssue) {
  const place = path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (place[0] === 'steps' && place[2] === 'days' && place.length === 3)
    return {
      path: place,
      message: /invalid/i.test(message)
        ? 'must be days such as "15", "16, 23, 30" or "from 31 every 3, 4 until 87"'
        : message,
    };
  if (place[0] === 'steps' && place[2] === 'after' && /invalid/i.test(message))
    return { path: place, message: 'must be a step and how long: "delinquent + cure", "place-hold + 2"' };
  return { path: place, message };
}

export function bodyOfDraft({ top, rows, rest }: DraftFields): Record<string, unknown> {
  const { lateFee, businessDaysOnly, brokenPromises, ...plain } = top;
  const numbered = ['spreadMinutes', 'curePeriod', 'finalDeadline', 'promiseGrace'] as const;
  return {
    ...(readJson(rest) as object),
    ...plain,
    ...Object.fromEntries(
      numbered.flatMap((field) => (plain[field] === undefined ? [] : [[field, Number(plain[field])]])),
    ),
    ...(brokenPromises === undefined ? {} : { brokenPromises: Number(brokenPromises) }),
    ...(lateFee === undefined
      ? {}
      : { lateFee: { basisPoints: Math.round(Number(lateFee) * 10_000) / 100 } }),
    businessDaysOnly: businessDaysOnly !== undefined,
    steps: rows.map(stepOf),
  };
}

function readJson(text: string): unknown {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

function stepOf(row: Row): Record<string, unknown> {
  const {
    id = '',
    stage,
    days = '',
    does = '',
    channel,
    to = '',
    dueInDays,
    approval,
    after,
    rung,
    ownFiles,
  } = row;
  const [kind, what = ''] = does.split(':');
  const common = {
    id,
    stage,
    days: daysOf(days),
    kind,
    ...(rung ? { rung } : {}),
    ...(after ? { after: gateOf(after) } : {}),
  };
  const allowed = approval ? { approval } : {};
  if (kind === 'notice')
    return {
      ...common,
      ...{ letter: what, channel: channel ?? 'email', to: to.split(/[\s,]+/).filter(Boolean), ...allowed },
      ...(ownFiles ? { ownFiles: ownFiles === 'true' } : {}),
    };
  if (kind === 'task') return { ...common, task: what, role: to, dueInDays: Number(dueInDays ?? 1) };
  return { ...common, action: what, ...allowed };
}

function gateOf(text: string): { rule: string; wait: string | number } | string {
  const [, rule, wait] = /^(\S+)\s*\+\s*(cure|deadline|\d+)$/.exec(text.trim()) ?? [];
  if (rule === undefined || wait === undefined) return text;
  return { rule, wait: /^\d+$/.test(wait) ? Number(wait) : wait };
}

/** A button of the table: `add`, `remove-3`, `up-3`, `down-3`. */
export function acted(fields: DraftFields, act: string): DraftFields {
  const [verb, text] = act.split('-');
  const place = Number(text);
  const rows = [...fields.rows];
  const row = rows[place];
  if (verb === 'add')
    rows.push({ stage: 'past-due', does: 'notice:reminder', channel: 'email', to: 'billing' });
  else if (!row) return fields;
  else if (verb === 'remove') rows.splice(place, 1);
  else if (verb === 'up' && place > 0) rows.splice(place - 1, 2, row, rows[place - 1]!);
  else if (verb === 'down' && place < rows.length - 1) rows.splice(place, 2, rows[place + 1]!, row);
  return { ...fields, rows };
}
