import { isCall } from '../../../domain/planning/contacts.js';
import { type LocalDate } from '../../../domain/calendar/days.js';
import { type DebtBalance } from '../../../books/tasks/worklist.js';
import { DateField, Form, MoneyField, NewId, ReasonField, TextField } from '../../forms/form.js';
import { amount } from '../../format.js';
import { Disclosure } from '../descriptionList.js';

type About = {
  id: string;
  type: string;
  /** Null for a task without an invoice, or of one that has ended. */
  debt: DebtBalance | null;
  today: LocalDate;
  /** The page after the outcome was logged. */
  next: string;
  /** Whether this person has claimed it, or no person has. */
  isFree: boolean;
};

const claimFormOf = (id: string) => `claim-${id}`;

/** The outcomes of a task, each with a key; opening a form claims the task. */
export function Outcomes(about: About) {
  const { id, type, debt, isFree } = about;
  if (!isFree) return null;
  const calls = isCall(type);
  return (
    <div className="outcomes">
      <OutcomeButtons {...about} outcomes={calls ? AFTER_CALL : [['done', 'Done', 'x']]} />
      {calls && debt && <Promised {...about} debt={debt} />}
      {calls && debt && <Disputed {...about} />}
      <Disclosure name="Later" shortcut="l" first={claimFormOf(id)}>
        <Postpone {...about} />
      </Disclosure>
      <Disclosure name="Skip" shortcut="s" first={claimFormOf(id)}>
        <Form does={`POST /v1/tasks/${id}/skip`} done="Skipped" to={about.next}>
          <ReasonField />
          <button>Skip task</button>
        </Form>
      </Disclosure>
    </div>
  );
}

/** The person who claims a task stays on it. */
export const Claim = ({ id, isMine, to }: { id: string; isMine: boolean; to: string }) => (
  <Form
    does={`POST /v1/tasks/${id}/${isMine ? 'release' : 'claim'}`}
    done={isMine ? 'Released' : 'Claimed for 15 minutes'}
    to={to}
    {...(isMine ? {} : { id: claimFormOf(id) })}
  >
    <button className="quiet" data-key="c">
      {isMine ? 'Release' : 'Claim'} <kbd>c</kbd>
    </button>
  </Form>
);

const AFTER_CALL: readonly Outcome[] = [
  ['no-answer', 'No answer', 'n'],
  ['left-message', 'Left a message', 'm'],
  ['refused', 'Refused', 'r'],
  ['wrong-contact', 'Wrong contact', 'w'],
  ['done', 'Done', 'x'],
];

type Outcome = readonly [outcome: string, name: string, key: string];

const OutcomeButtons = ({ id, next, outcomes }: About & { outcomes: readonly Outcome[] }) => (
  <Form does={`POST /v1/tasks/${id}/complete`} done="Logged" to={next} className="plainly">
    {/* Enter in the note must not choose the first outcome: the form's default button does nothing. */}
    <button disabled hidden />
    <TextField label="Note" name="note" />
    <div className="keys">
      {outcomes.map(([outcome, name, key]) => (
        <button key={outcome} name="outcome" value={outcome} className="quiet" data-key={key}>
          {name} <kbd>{key}</kbd>
        </button>
      ))}
    </div>
  </Form>
);

const Promised = ({ id, debt, today, next }: About & { debt: DebtBalance }) => (
  <Disclosure name="Promised" shortcut="p" first={claimFormOf(id)}>
    <Form does={`POST /v1/tasks/${id}/complete`} done="Promise recorded" to={next}>
      <input type="hidden" name="outcome" value="promised" />
      <NewId name="promise.id" />
      <input type="hidden" name="promise.currency" value={debt.currency} />
      <div className="row">
        <MoneyField
          label={`Amount (${debt.currency})`}
          name="promise.amount"
          value={amount(debt.balance, debt.currency)}
          required
        />
        <DateField label="Will pay on" name="promise.payOn" value={today} required />
      </div>
      <div className="row">
        <TextField label="How" name="promise.method" hint="Cheque, transfer …" />
        <TextField label="Cheque number or reference" name="promise.reference" />
      </div>
      <TextField label="Note" name="note" />
      <button>Record promise</button>
    </Form>
  </Disclosure>
);

const Disputed = ({ id, next }: About) => (
  <Disclosure name="Disputed" shortcut="d" first={claimFormOf(id)}>
    <Form does={`POST /v1/tasks/${id}/complete`} done="The invoice waits" to={next}>
      <input type="hidden" name="outcome" value="disputed" />
      <TextField label="What the customer says is wrong" name="note" required />
      <button>Open the dispute</button>
    </Form>
  </Disclosure>
);

const Postpone = ({ id, next }: About) => (
  <Form does={`POST /v1/tasks/${id}/postpone`} done="Postponed" to={next}>
    <div className="row">
      <DateField label="Until" name="until" required />
      <ReasonField />
    </div>
    <button>Postpone</button>
  </Form>
);
