import { type Days, type StepRule } from '../../../domain/policy/policy.js';

/** A step of the table as typed, by field. */
export type PolicyRow = Partial<Record<Field, string>>;
type Field =
  | ('id' | 'stage' | 'days' | 'does' | 'channel' | 'to' | 'ownFiles' | 'dueInDays')
  | ('approval' | 'after' | 'rung');

export function rowOf(rule: StepRule): PolicyRow {
  const { id, stage, days, rung, after } = rule;
  return {
    id,
    stage,
    days: daysText(days),
    does: doesOf(rule),
    ...(rung ? { rung } : {}),
    ...(after ? { after: `${after.rule} + ${after.wait}` } : {}),
    ...(rule.kind === 'notice' ? { channel: rule.channel, to: rule.to.join(' ') } : {}),
    ...(rule.kind === 'notice' && rule.ownFiles !== undefined ? { ownFiles: String(rule.ownFiles) } : {}),
    ...(rule.kind === 'task' ? { to: rule.role, dueInDays: String(rule.dueInDays) } : {}),
    ...(rule.kind !== 'task' && rule.approval ? { approval: rule.approval } : {}),
  };
}

/**
 * Returns the step of a row, in the format of the API. Unreadable values stay as typed, for the check to
 * refuse.
 */
export function stepOf(row: PolicyRow): Record<string, unknown> {
  const { id = '', stage, days = '', does = '', channel, to = '', dueInDays, approval } = row;
  const { after, rung, ownFiles } = row;
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
      letter: what,
      channel: channel ?? 'email',
      to: to.split(/[\s,]+/).filter(Boolean),
      ...allowed,
      ...(ownFiles ? { ownFiles: ownFiles === 'true' } : {}),
    };
  if (kind === 'task') return { ...common, task: what, role: to, dueInDays: Number(dueInDays ?? 1) };
  return { ...common, action: what, ...allowed };
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

/** Parses the same text; a text without days is returned unchanged, for the check to refuse. */
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

function gateOf(text: string): { rule: string; wait: string | number } | string {
  const [, rule, wait] = /^(\S+)\s*\+\s*(cure|deadline|\d+)$/.exec(text.trim()) ?? [];
  if (rule === undefined || wait === undefined) return text;
  return { rule, wait: /^\d+$/.test(wait) ? Number(wait) : wait };
}
