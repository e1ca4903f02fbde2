import { type ReactNode } from 'react';
import { CONFIRMATIONS, CHANNELS, STAGES } from '../../../domain/policy/policy.js';
import { words } from '../../format.js';
import { TOP, type DraftFields, type TopField } from './draftFields.js';
import { IssueText, issueId, type Issues } from './issue.js';

type Props = { draft: DraftFields; issues: Issues };

/** The fields of a policy above its steps. */
export function PolicyFields({ draft, issues }: Props) {
  const text = (field: TopField, hint?: string) => (
    <Text
      name={`top.${field}`}
      field={field}
      hint={hint}
      issues={issues}
      label={TOP[field]}
      value={draft.top[field]}
    />
  );
  const choice = (field: TopField, of: readonly (readonly [value: string, text: string])[]) => (
    <Field field={field} issues={issues} label={TOP[field]}>
      <select name={`top.${field}`} defaultValue={draft.top[field]} {...naming(TOP[field], field)}>
        {of.map(([value, shown]) => (
          <option key={value} value={value}>
            {shown}
          </option>
        ))}
      </select>
    </Field>
  );
  return (
    <>
      <div className="row">
        {text('name')}
        {choice('debtor', [
          ['business', 'Businesses'],
          ['consumer', 'Consumers'],
        ])}
        {text('sendAt', 'HH:MM at the customer’s')}
        {text('sendUntil', 'HH:MM')}
        {text('spreadMinutes')}
      </div>
      <div className="row">
        {text('curePeriod', 'before the next rung')}
        {text('finalDeadline', '5 to 10')}
        {text('promiseGrace')}
        {text('brokenPromises', 'after this many, a further promise stops no step')}
        {text('leastPromise', 'of an invoice, on the customer’s page')}
        {text('lateFee')}
        {choice('allocation', [
          ['invoice-first', 'The invoice'],
          ['fees-first', 'Fees'],
        ])}
      </div>
      <Tick name="top.businessDaysOnly" on={draft.top.businessDaysOnly !== undefined}>
        {TOP.businessDaysOnly}
      </Tick>
      <Limits draft={draft} issues={issues} minimumDays={text('minimumDaysBetweenContacts', '1 to 14')} />
    </>
  );
}

/** Fields that most policies leave empty: open when one is filled. */
function Limits({ draft, issues, minimumDays }: Props & { minimumDays: ReactNode }) {
  const { top, noticesPerWeek, confirmations, stageMinimums } = draft;
  const isUsed =
    top.minimumDaysBetweenContacts !== undefined ||
    [noticesPerWeek, confirmations, stageMinimums].some((one) => Object.keys(one).length > 0);
  return (
    <details className="act" id="limits" open={isUsed}>
      <summary>Limits, smallest balances, confirmations</summary>
      <div className="row">
        {CHANNELS.map((channel) => (
          <Text
            key={channel}
            label={`${PER_WEEK[channel]} a week`}
            name={`noticesPerWeek.${channel}`}
            field={`noticesPerWeek-${channel}`}
            value={noticesPerWeek[channel]}
            hint="at most, 1 to 7; empty: one a day"
            issues={issues}
          />
        ))}
        {minimumDays}
      </div>
      <fieldset>
        <legend>Smallest balance for the steps of a stage</legend>
        <p className="muted">
          For a debt below it, the steps of the stage are skipped. By currency: “EUR 50, USD 60”; empty: none.
        </p>
        <div className="row">
          {STAGES.map((stage) => (
            <Text
              key={stage}
              label={words(stage)}
              name={`stageMinimums.${stage}`}
              field={`stageMinimums-${stage}`}
              value={stageMinimums[stage]}
              issues={issues}
            />
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>Confirmed to the customer by a separate letter</legend>
        {CONFIRMATIONS.map((one) => (
          <Tick key={one} name={`confirmations.${one}`} on={confirmations[one] !== undefined}>
            {words(one)}
          </Tick>
        ))}
        <IssueText of="confirmations" among={issues} />
      </fieldset>
    </details>
  );
}

const PER_WEEK = { email: 'Emails', letter: 'Letters by post', sms: 'Text messages' };

/** The fields that can have an issue. */
export const POLICY_FIELDS: readonly string[] = [
  ...Object.keys(TOP),
  ...CHANNELS.map((channel) => `noticesPerWeek-${channel}`),
  ...STAGES.map((stage) => `stageMinimums-${stage}`),
  'confirmations',
];

type FieldProps = { label: string; field: string; hint?: string | undefined; issues: Issues };

const Field = ({ label, field, hint, issues, children }: FieldProps & { children: ReactNode }) => (
  <label>
    {label}
    {children}
    {hint && <small id={`hint-${field}`}>{hint}</small>}
    <IssueText of={field} among={issues} />
  </label>
);

/** The accessible name of a field is its label; hint and issue describe it. */
const naming = (label: string, field: string) => ({
  'aria-label': label,
  'aria-describedby': `hint-${field} ${issueId(field)}`,
});

const Text = ({ name, value, ...props }: FieldProps & { name: string; value: string | undefined }) => (
  <Field {...props}>
    <input name={name} defaultValue={value} {...naming(props.label, props.field)} />
  </Field>
);

const Tick = ({ name, on, children }: { name: string; on: boolean; children: ReactNode }) => (
  <label>
    <input type="checkbox" name={name} value="yes" defaultChecked={on} /> {children}
  </label>
);
