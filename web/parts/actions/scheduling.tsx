import { Choice, DateField, ReasonField } from '../../forms/form.js';
import { at, isOwed, type InvoiceAction, type Known } from './invoiceAction.js';

/** Actions on the dates and the policy of the escalation. */
export function scheduling({ invoice, policies }: Known): InvoiceAction[] {
  const { status, paused, policy } = invoice;
  return [
    {
      name: 'Pause',
      right: 'collect',
      now: isOwed(invoice) && !paused,
      does: at(invoice, 'PUT', '/pause'),
      done: 'Paused',
      fields: (
        <>
          <DateField label="Until" name="until" hint="Empty: until it is resumed" />
          <ReasonField />
        </>
      ),
    },
    {
      name: 'Resume',
      right: 'collect',
      now: isOwed(invoice) && paused !== null,
      does: at(invoice, 'DELETE', '/pause'),
      done: 'Resumed at its real age',
      fields: <p>The escalation continues at the real age of the debt.</p>,
    },
    {
      name: 'Move the due date',
      right: 'collect',
      now: status === 'open',
      does: at(invoice, 'PATCH', ''),
      done: 'Due date moved; every date follows',
      fields: <DateField label="Due on" name="dueOn" required value={invoice.dueOn} />,
    },
    {
      name: 'Change the policy',
      right: 'collect',
      now: status === 'open' && policies.length > 0,
      does: at(invoice, 'PATCH', ''),
      done: 'The policy is changed',
      fields: (
        <Choice
          label="Policy"
          name="policyId"
          value={policy.id}
          of={policies.map((one) => [one.id, one.id] as const)}
          hint="In its newest version"
        />
      ),
    },
  ];
}
