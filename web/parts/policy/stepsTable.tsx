import { ACTIONS, CHANNELS, DUNNING_TEMPLATES, ROLES, RUNGS, STAGES } from '../../../domain/policy/policy.js';
import { STANDARD } from '../../../domain/policy/standard.js';
import { words } from '../../format.js';
import { IssueText, type Issues } from './issue.js';
import { doesOf, type PolicyRow } from './stepRow.js';

type Options = readonly (readonly [value: string, text: string])[];

const named = (names: readonly string[]): Options => names.map((name) => [name, words(name)]);

const COLUMNS = [
  'Step',
  'Stage',
  'Days past due',
  'Does',
  'By',
  'Recipient or role',
  'Own files',
  'Due in days',
  'Must be allowed by',
  'Not before',
  'Rung',
  'Row',
];

/** The steps of a draft, a row each, with buttons that move and remove them. */
export const StepsTable = ({ rows, issues }: { rows: PolicyRow[]; issues: Issues }) => (
  <div className="wide" tabIndex={0} role="region" aria-label="Steps of the policy">
    <table className="steps">
      <caption className="muted">
        Steps of the policy; “not before” is a step and how long, “delinquent + cure”; “own files” are the
        files stored with the invoices
      </caption>
      <thead>
        <tr>
          {COLUMNS.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, place) => (
          <StepRow
            key={place}
            row={row}
            place={place}
            issues={issues}
            last={rows.length - 1}
            does={doesOptions(rows)}
          />
        ))}
      </tbody>
    </table>
  </div>
);

/** The field of this row that shows its issue. */
export const stepField = (place: number) => `steps-${place}`;

/** Letters, actions, and every task of the standard policy and of this one. */
function doesOptions(rows: PolicyRow[]): Options {
  const tasks = [...STANDARD.steps.map(doesOf), ...rows.map(({ does = '' }) => does)].filter((one) =>
    one.startsWith('task:'),
  );
  return [
    ...DUNNING_TEMPLATES.map((one) => [`notice:${one}`, `Letter: ${words(one).toLowerCase()}`] as const),
    ...[...new Set(tasks)].map((one) => [one, `Task: ${words(one.slice(5)).toLowerCase()}`] as const),
    ...ACTIONS.map((one) => [`action:${one}`, words(one)] as const),
  ];
}

const NOBODY = ['', '–'] as const;
const WHO: Options = [
  NOBODY,
  ['billing', 'Billing contact'],
  ['executive', 'Executive contact'],
  ['billing executive', 'Both contacts'],
  ...named(ROLES),
];
const OWN_FILES: Options = [
  ['', 'As the template sets'],
  ['true', 'Attach'],
  ['false', 'Do not attach'],
];

type StepProps = { row: PolicyRow; place: number; does: Options; last: number; issues: Issues };

function StepRow({ row, place, does, last, issues }: StepProps) {
  const name = (field: keyof PolicyRow) => `steps.${place}.${field}`;
  const of = (label: string) => `${label} of step ${row.id ?? place + 1}`;
  const text = (field: keyof PolicyRow, label: string, wide: string) => (
    <input name={name(field)} defaultValue={row[field]} aria-label={of(label)} className={wide} />
  );
  const choice = (field: keyof PolicyRow, label: string, options: Options) => (
    <select className={field} name={name(field)} defaultValue={row[field] ?? ''} aria-label={of(label)}>
      {withOwn(options, row[field]).map(([value, shown]) => (
        <option key={value} value={value}>
          {shown}
        </option>
      ))}
    </select>
  );
  const act = (verb: string, sign: string, label: string, disabled = false) => (
    <button
      name="act"
      value={`${verb}-${place}`}
      id={`${verb}-${place}`}
      disabled={disabled}
      className="quiet"
      aria-label={of(label)}
    >
      {sign}
    </button>
  );
  return (
    <tr>
      <th scope="row">
        {text('id', 'Id', 'id')}
        <IssueText of={stepField(place)} among={issues} />
      </th>
      <td>{choice('stage', 'Stage', named(STAGES))}</td>
      <td>{text('days', 'Days', 'days')}</td>
      <td>{choice('does', 'What it does', does)}</td>
      <td>{choice('channel', 'Channel', [NOBODY, ...named(CHANNELS)])}</td>
      <td>{choice('to', 'Recipient or role', WHO)}</td>
      <td>{choice('ownFiles', 'Own files', OWN_FILES)}</td>
      <td>{text('dueInDays', 'Days to do it', 'few')}</td>
      <td>{choice('approval', 'Who allows it', [NOBODY, ...named(ROLES)])}</td>
      <td>{text('after', 'What it waits for', 'after')}</td>
      <td>{choice('rung', 'Rung', [NOBODY, ...named(RUNGS)])}</td>
      <td className="acts">
        {act('up', '↑', 'Move up: row', place === 0)}
        {act('down', '↓', 'Move down: row', place === last)}
        {act('remove', '×', 'Remove: row')}
      </td>
    </tr>
  );
}

/** A stored value that is not among the options must not turn into the first of them. */
const withOwn = (options: Options, own = ''): Options =>
  options.some(([value]) => value === own) ? options : [...options, [own, own]];
