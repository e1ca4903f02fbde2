import { type Policy } from '../../../domain/policy/policy.js';
import { Form } from '../../forms/form.js';
import { type DraftCheck } from './check.js';
import { IssueList } from './issue.js';
import { Timetable } from './timetable.js';

type Props = {
  id: string;
  checked: DraftCheck;
  version: number;
  changed: boolean;
  mayPublish: boolean;
  asked: boolean;
};

/**
 * The result of the check while the draft is typed: its issues, or its calendar and the button to publish it.
 */
export const CheckedDraft = ({ id, checked, version, changed, mayPublish, asked }: Props) => (
  <section id="checked" aria-live="polite">
    {asked && checked.policy && (
      <p className="done" role="status">
        Checked: nothing is wrong.
      </p>
    )}
    {checked.policy ? (
      <>
        <p className={changed ? 'warn' : 'muted'}>
          {changed
            ? `A draft: not stored yet. Stored is version ${version}.`
            : `As version ${version} has it.`}
        </p>
        {changed && mayPublish && <Publish id={id} policy={checked.policy} version={version + 1} />}
        <details className="act" id="calendar">
          <summary>As a calendar</summary>
          <Timetable policy={checked.policy} />
        </details>
      </>
    ) : (
      <>
        <h2>What is wrong</h2>
        <IssueList of={checked.issues} />
      </>
    )}
  </section>
);

const Publish = ({ id, policy, version }: { id: string; policy: Policy; version: number }) => (
  <Form
    does={`PUT /v1/policies/${id}`}
    done={`Published as version ${version}; open invoices keep theirs until you move them`}
    to={`/policies/${id}`}
    confirm={`Publish version ${version} of ${id}? New invoices follow it from now on.`}
  >
    {Object.entries(policy).map(([key, value]) => (
      <input key={key} type="hidden" name={`${key}:json`} value={JSON.stringify(value)} />
    ))}
    <button>Publish as version {version}</button>
  </Form>
);
