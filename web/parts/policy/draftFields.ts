import { type OwnWords, type Policy } from '../../../domain/policy/policy.js';
import { minimumsOf, minimumsText } from './minimums.js';
import { rowOf, stepOf, type PolicyRow } from './stepRow.js';

/** The plain fields of a policy, with their labels. */
export const TOP = {
  name: 'Name',
  debtor: 'Debtors',
  sendAt: 'Letters from',
  sendUntil: 'Letters until',
  spreadMinutes: 'Spread over minutes',
  businessDaysOnly: 'On business days only',
  curePeriod: 'Cure period, days',
  finalDeadline: 'Final deadline, days',
  promiseGrace: 'Grace of a promise, days',
  brokenPromises: 'Broken promises',
  leastPromise: 'Least promise, %',
  minimumDaysBetweenContacts: 'Days between contacts',
  lateFee: 'Late fee, %',
  allocation: 'A payment settles first',
} as const;
export type TopField = keyof typeof TOP;

type Texts = Record<string, string>;

/** A draft as typed; an empty field is absent. */
export type DraftFields = {
  top: Partial<Record<TopField, string>>;
  /** By channel. */
  noticesPerWeek: Texts;
  /** The ticked ones. */
  confirmations: Texts;
  /** By stage, in major units: `EUR 50.00, USD 60.00`. */
  stageMinimums: Texts;
  rows: PolicyRow[];
  /** By letter and language: `subject`, and `paragraphs` with an empty line between two. */
  words: Record<string, Record<string, Texts>>;
};

/**
 * Empty records and lists become absent, and an empty line within a paragraph splits it in two: the letter is
 * the same.
 */
export function fieldsOf(policy: Policy): DraftFields {
  const { lateFee, businessDaysOnly, steps, words = {}, stageMinimums, ...others } = policy;
  const { noticesPerWeek = {}, confirmations = [], ...plain } = others;
  return {
    top: {
      ...texts(plain),
      lateFee: String(lateFee.basisPoints / 100),
      ...(businessDaysOnly ? { businessDaysOnly: 'yes' } : {}),
    },
    noticesPerWeek: texts(noticesPerWeek),
    confirmations: Object.fromEntries(confirmations.map((one) => [one, 'yes'])),
    stageMinimums: filled(mapped(stageMinimums, minimumsText)),
    rows: steps.map(rowOf),
    words: mapped(words, (languages) => mapped(languages, wordsText)),
  };
}

/**
 * Returns the policy of the fields, in the format of the API. Unreadable values stay unchanged, for the check
 * to refuse.
 */
export function bodyOfDraft(fields: DraftFields): Record<string, unknown> {
  const { lateFee, businessDaysOnly, ...top } = fields.top;
  return {
    ...Object.fromEntries(MUST.map((field) => [field, null])),
    ...top,
    ...mapped(
      Object.fromEntries(Object.entries(top).filter(([field]) => NUMBERS.has(field as TopField))),
      Number,
    ),
    lateFee: lateFee === undefined ? null : { basisPoints: Math.round(Number(lateFee) * 10_000) / 100 },
    businessDaysOnly: businessDaysOnly !== undefined,
    ...unlessEmpty('noticesPerWeek', mapped(fields.noticesPerWeek, Number)),
    ...unlessEmpty('confirmations', Object.keys(fields.confirmations)),
    stageMinimums: mapped(filled(fields.stageMinimums), minimumsIn),
    ...unlessEmpty('words', ownWords(fields.words)),
    steps: fields.rows.map(stepOf),
  };
}

/** A field that the person has emptied must not fall back on the default. */
const MUST = ['name', 'sendAt', 'sendUntil', 'spreadMinutes', 'curePeriod', 'finalDeadline', 'promiseGrace'];
const NUMBERS: ReadonlySet<TopField> = new Set([
  'spreadMinutes',
  'curePeriod',
  'finalDeadline',
  'promiseGrace',
  'brokenPromises',
  'leastPromise',
  'minimumDaysBetweenContacts',
]);

function minimumsIn(text: string): Record<string, number> | string {
  try {
    return minimumsOf(text);
  } catch {
    return text;
  }
}

const wordsText = ({ subject, paragraphs }: OwnWords): Texts =>
  filled({ subject: subject ?? '', paragraphs: paragraphs?.join('\n\n') ?? '' });

/** Leaves out letters and languages without wording. */
function ownWords(words: DraftFields['words']): object {
  const some = mapped(words, (languages) =>
    Object.fromEntries(
      Object.entries(languages)
        .filter(([, texts]) => Object.keys(filled(texts)).length > 0)
        .map(([language, { subject, paragraphs }]) => [
          language,
          {
            ...(subject ? { subject } : {}),
            ...(paragraphs ? { paragraphs: paragraphs.split(/\n\s*\n/) } : {}),
          },
        ]),
    ),
  );
  return Object.fromEntries(
    Object.entries(some).filter(([, languages]) => Object.keys(languages).length > 0),
  );
}

const texts = (values: object): Texts => mapped(values as Record<string, unknown>, String);

const filled = (values: Texts): Texts =>
  Object.fromEntries(Object.entries(values).filter(([, text]) => text.trim() !== ''));

const mapped = <A, B>(values: Partial<Record<string, A>>, to: (value: A) => B): Record<string, B> =>
  Object.fromEntries(
    Object.entries(values)
      .filter((entry): entry is [string, A] => entry[1] !== undefined)
      .map(([key, value]) => [key, to(value)]),
  );

const unlessEmpty = (field: string, value: object) =>
  Object.keys(value).length > 0 ? { [field]: value } : {};

/**
 * A button of the table: `add`, `task` (a step that opens the task `newTask`), `remove-3`, `up-3`, `down-3`.
 */
export function acted(fields: DraftFields, act: string, newTask = ''): DraftFields {
  const [verb, text] = act.split('-');
  const place = Number(text);
  const rows = [...fields.rows];
  const row = rows[place];
  if (verb === 'add')
    rows.push({ stage: 'past-due', does: 'notice:reminder', channel: 'email', to: 'billing' });
  else if (verb === 'task') rows.push(taskRow(newTask));
  else if (!row) return fields;
  else if (verb === 'remove') rows.splice(place, 1);
  else if (verb === 'up' && place > 0) rows.splice(place - 1, 2, row, rows[place - 1]!);
  else if (verb === 'down' && place < rows.length - 1) rows.splice(place, 2, rows[place + 1]!, row);
  return { ...fields, rows };
}

/** `Site visit` is the task `site-visit`. */
function taskRow(name: string): PolicyRow {
  const task = name.trim().toLowerCase().replaceAll(/\s+/g, '-');
  return { id: task, stage: 'late', does: `task:${task}`, to: 'collector', dueInDays: '1' };
}
