import { ACTIONS, CHANNELS, LETTERS, ROLES, RUNGS, STAGES, STANDARD } from '../../../domain/policy.js';
import { words } from '../../format.js';
import { Choice, TextField } from '../../forms/form.js';
import { bodyOfDraft, doesOf, type DraftFields, type Row } from './draftFields.js';

type Options = readonly (readonly [value: string, text: string])[];

const named = (names: readonly string[]): Options => names.map((name) => [name, words(name)]);

type EditorProps = {
  path: string;
  id: string;
  draft: DraftFields;
  /** By place of the step, what is wrong with it. */
  issues: ReadonlyMap<number, string>;
  invoice: string | undefined;
};

/**
 * The draft as a form: the fields above, and a row a step. Nothing is stored by it: it asks its own page, which answers
 * with what is wrong, what would change, and the way to publish it.
 */
export const Editor = ({ path, draft, id, issues, invoice }: EditorProps) => (
  <form
    method="post"
    action={path}
    id="draft"
    className="draft"
    autoComplete="off"
    hx-target="#page"
    hx-select="#page"
    hx-swap="outerHTML show:none"
    hx-push-url="false"
  >
    <div
      hidden
      hx-post={path}
      hx-trigger="input delay:400ms from:#draft, change delay:400ms from:#draft"
      hx-include="#draft"
      hx-params="not act,json"
      hx-push-url="false"
      hx-sync="this:replace"
      hx-target="#checked"
      hx-select="#checked"
      hx-swap="outerHTML"
      hx-select-oob={draft.rows.map((_, place) => `#issue-${place}`).join(',')}
    />
    <button className="first" name="show" value="check">
      Check
    </button>
    <TopFields of={draft} />
    <input type="hidden" name="rest" value={draft.rest} />
    <h2>Steps</h2>
    <p className="muted">
      Days are days past due; before the due date they are negative. Write “15”, “16, 23, 30” or “from 31
      every 3, 4 until 87”. The order of the rows is the order of one day’s steps.
    </p>
    <Steps rows={draft.rows} issues={issues} />
    <div className="row">
      <button name="act" value="add" className="quiet">
        Add a step
      </button>
    </div>
    <h2>Try it</h2>
    <div className="row">
      <button
        name="show"
        value="dry-run"
        hx-post={path}
        hx-target="#result"
        hx-select="#result"
        hx-swap="outerHTML show:top"
        hx-push-url="false"
      >
        Dry run over the live book
      </button>
      <TextField label="On one invoice" name="invoice" type="search" value={invoice} />
      <button
        name="show"
        value="preview"
        className="secondary"
        hx-post={path}
        hx-target="#result"
        hx-select="#result"
        hx-swap="outerHTML show:top"
        hx-push-url="false"
      >
        Preview
      </button>
    </div>
    <details className="act">
      <summary>As JSON</summary>
      <label>
        The whole policy {id}
        <textarea
          name="json"
          rows={14}
          spellCheck={false}
          className="code"
          defaultValue={JSON.stringify(bodyOfDraft(draft), null, 2)}
        />
        <small>As PUT /v1/policies/{id} takes it. It takes the place of everything above.</small>
      </label>
      <button name="act" value="json" className="secondary">
        Take this JSON
      </button>
    </details>
  </form>
);

const TopFields = ({ of: { top } }: { of: DraftFields }) => (
  <>
    <div className="row">
      <TextField label="Name" name="top.name" value={top.name} />
      <Choice
        label="Debtors"
        name="top.debtor"
        value={top.debtor ?? 'business'}
        of={[
          ['business', 'Businesses'],
          ['consumer', 'Consumers'],
        ]}
      />
      <TextField label="Letters from" name="top.sendAt" value={top.sendAt} hint="HH:MM at the customer’s" />
      <TextField label="until" name="top.sendUntil" value={top.sendUntil} hint="HH:MM" />
      <TextField label="Spread over minutes" name="top.spreadMinutes" value={top.spreadMinutes} />
    </div>
    <div className="row">
      <TextField
        label="Cure period, days"
        name="top.curePeriod"
        value={top.curePeriod}
        hint="before the next rung"
      />
      <TextField
        label="Final deadline, days"
        name="top.finalDeadline"
        value={top.finalDeadline}
        hint="5 to 10"
      />
      <TextField label="Grace of a promise, days" name="top.promiseGrace" value={top.promiseGrace} />
      <TextField
        label="Broken promises"
        name="top.brokenPromises"
        value={top.brokenPromises}
        hint="after so many the next holds nothing"
      />
      <TextField label="Late fee, %" name="top.lateFee" value={top.lateFee} />
      <Choice
        label="A payment settles first"
        name="top.allocation"
        value={top.allocation ?? 'invoice-first'}
        of={[
          ['invoice-first', 'The invoice'],
          ['fees-first', 'Fees'],
        ]}
      />
    </div>
    <label>
      <input
        type="checkbox"
        name="top.businessDaysOnly"
        value="yes"
        defaultChecked={top.businessDaysOnly !== undefined}
      />{' '}
      On business days only
    </label>
  </>
);

const COLUMNS = [
  ...['Step', 'Stage', 'Days past due', 'Does', 'By', 'To or who', 'Due in days', 'Must be allowed by'],
  ...['Not before', 'Rung', 'Row'],
];

const Steps = ({ rows, issues }: { rows: Row[]; issues: ReadonlyMap<number, string> }) => (
  <div className="wide" tabIndex={0} role="region" aria-label="Steps of the policy">
    <table className="steps">
      <caption className="muted">
        Steps of the policy; “not before” is a step and how long, “delinquent + cure”
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
            {...{ row, place, issue: issues.get(place), last: rows.length - 1 }}
            does={doesOptions(rows)}
          />
        ))}
      </tbody>
    </table>
  </div>
);

/** Letters, actions, and every task that a policy of ours names. */
function doesOptions(rows: Row[]): Options {
  const tasks = [...STANDARD.steps.map(doesOf), ...rows.map(({ does = '' }) => does)].filter((one) =>
    one.startsWith('task:'),
  );
  return [
    ...LETTERS.map((one) => [`notice:${one}`, `Letter: ${words(one).toLowerCase()}`] as const),
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

type StepProps = { row: Row; place: number; does: Options; last: number; issue: string | undefined };

function StepRow({ row, place, does, last, issue }: StepProps) {
  const name = (field: keyof Row) => `steps.${place}.${field}`;
  const of = (label: string) => `${label} of step ${row.id ?? place + 1}`;
  const text = (field: keyof Row, label: string, wide: string) => (
    <input name={name(field)} defaultValue={row[field]} aria-label={of(label)} className={wide} />
  );
  const choice = (field: keyof Row, label: string, options: Options) => (
    <select className={field} name={name(field)} defaultValue={row[field] ?? ''} aria-label={of(label)}>
      {options.map(([value, shown]) => (
        <option key={value} value={value}>
          {shown}
        </option>
      ))}
    </select>
  );
  const act = (verb: string, sign: string, label: string, disabled = false) => (
    <button
      {...{ name: 'act', value: `${verb}-${place}`, id: `${verb}-${place}`, disabled }}
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
        {row.ownFiles && <input type="hidden" name={name('ownFiles')} value={row.ownFiles} />}
        <small id={`issue-${place}`} className="bad issue">
          {issue}
        </small>
      </th>
      <td>{choice('stage', 'Stage', named(STAGES))}</td>
      <td>{text('days', 'Days', 'days')}</td>
      <td>{choice('does', 'What it does', does)}</td>
      <td>{choice('channel', 'Channel', [NOBODY, ...named(CHANNELS)])}</td>
      <td>{choice('to', 'Reader or role', WHO)}</td>
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
