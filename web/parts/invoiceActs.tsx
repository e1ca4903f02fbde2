import { type ReactNode } from 'react';
import { type invoiceViews } from '../../api/views.js';
import { type Right, type Who } from '../../domain/rights.js';
import { type invoiceRecords } from '../../prisma/invoices/invoiceRecords.js';
import { Choice, DateField, Form, LongField, MoneyField, NewId, Reason, TextField } from '../forms/form.js';
import { amount } from '../format.js';
import { Act } from './facts.js';

export type InvoiceRecords = Awaited<ReturnType<typeof invoiceRecords>>;
export type InvoiceView = Awaited<ReturnType<typeof invoiceViews>>[number];

type Doable = {
  name: string;
  right: Right;
  /** Whether it can be done as things stand. */
  now: boolean;
  does: string;
  done: string;
  fields: ReactNode;
  button?: string;
  confirm?: string;
};

type Known = {
  invoice: InvoiceView;
  records: InvoiceRecords;
  /** All there are, in their newest version. */
  policies: { id: string }[];
  today: string;
};

/** What this person may do about the invoice as it stands, each with a reason where somebody could ask for one later. */
export const InvoiceActs = ({ who, ...known }: Known & { who: Who }) => (
  <>
    {actsOf(known)
      .filter(({ now, right }) => now && who.rights.has(right))
      .map(({ name, does, done, fields, button, confirm }) => (
        <Act key={name} name={name}>
          <Form does={does} done={done} {...(confirm ? { confirm } : {})}>
            {fields}
            <button className={confirm ? 'danger' : undefined}>{button ?? name}</button>
          </Form>
        </Act>
      ))}
  </>
);

function actsOf({ invoice, records, policies, today }: Known): Doable[] {
  const { id, currency, balance, status, paused, disputed, policy } = invoice;
  const at = (method: string, rest: string) => `${method} /v1/invoices/${id}${rest}`;
  const open = status === 'open' || status === 'with-counsel';
  const rest = amount(balance, currency);
  const disputeId = records.disputes.find((dispute) => dispute.status === 'open')?.id ?? null;
  const hasFees = records.entries.some(({ type }) => type === 'late-fee');
  const ofInvoice = <input type="hidden" name="currency" value={currency} />;
  return [
    {
      ...{
        name: 'Payment received',
        right: 'money',
        now: open,
        does: 'POST /v1/payments',
        done: 'The payment is booked',
      },
      fields: (
        <>
          <NewId />
          {ofInvoice}
          <input type="hidden" name="invoiceId" value={id} />
          <MoneyField label={`Amount (${currency})`} name="amount" value={rest} required />
          <input type="hidden" name="receivedAt" value={`${today}T12:00:00Z`} />
          <TextField label="How" name="method" hint="Cheque, transfer …" />
          <TextField label="Reference" name="reference" />
        </>
      ),
      button: 'Book it',
    },
    {
      ...{
        name: 'Promise to pay',
        right: 'collect',
        now: open,
        does: at('POST', '/promises'),
        done: 'The promise holds fire',
      },
      fields: (
        <>
          <NewId />
          {ofInvoice}
          <MoneyField label={`Amount (${currency})`} name="amount" value={rest} required />
          <DateField label="Will pay on" name="payOn" required value={today} />
          <TextField label="How" name="method" hint="Cheque, transfer …" />
          <TextField label="Cheque number or reference" name="reference" />
        </>
      ),
      button: 'Put it down',
    },
    {
      ...{
        name: 'Payment plan',
        right: 'collect',
        now: open,
        does: at('POST', '/payment-plans'),
        done: 'The plan is made',
      },
      fields: (
        <>
          <NewId />
          {ofInvoice}
          <LongField
            label="Instalments"
            name="instalments:instalments"
            rows={4}
            required
            hint={`One a line: date and amount in ${currency}, as "2026-03-01 250.00"`}
          />
        </>
      ),
      button: 'Make the plan',
    },
    {
      ...{
        name: 'Dispute',
        right: 'collect',
        now: open && !disputed,
        does: at('POST', '/disputes'),
        done: 'The invoice waits',
      },
      fields: (
        <>
          <NewId />
          <Reason label="What the customer says is wrong" />
        </>
      ),
    },
    {
      ...{
        name: 'Reject the dispute',
        right: 'collect',
        now: open && disputeId !== null,
        done: 'The dispute is over',
      },
      does: at('POST', `/disputes/${disputeId ?? ''}/resolve`),
      fields: (
        <>
          <input type="hidden" name="outcome" value="rejected" />
          <p>It is owed, and the escalation goes on at the age that the debt really has.</p>
        </>
      ),
    },
    {
      ...{
        name: 'Uphold the dispute',
        right: 'money',
        now: open && disputeId !== null,
        done: 'The dispute is over',
      },
      does: at('POST', `/disputes/${disputeId ?? ''}/resolve`),
      fields: (
        <>
          <input type="hidden" name="outcome" value="upheld" />
          <input type="hidden" name="_currency" value={currency} />
          <MoneyField label={`Credit (${currency})`} name="creditAmount" hint="Empty: all that is open" />
        </>
      ),
    },
    {
      ...{ name: 'Pause', right: 'collect', now: open && !paused, does: at('PUT', '/pause'), done: 'Paused' },
      fields: (
        <>
          <DateField label="Until" name="until" hint="Empty: until somebody resumes it" />
          <Reason />
        </>
      ),
    },
    {
      ...{
        name: 'Resume',
        right: 'collect',
        now: open && paused !== null,
        does: at('DELETE', '/pause'),
        done: 'Resumed at its real age',
      },
      fields: <p>The escalation goes on at the age that the debt really has.</p>,
    },
    {
      ...{
        name: 'Move the due date',
        right: 'collect',
        now: status === 'open',
        does: at('PATCH', ''),
        done: 'Every date follows',
      },
      fields: <DateField label="Due on" name="dueOn" required value={invoice.dueOn} />,
    },
    {
      ...{
        name: 'Change the policy',
        right: 'collect',
        now: status === 'open' && policies.length > 0,
        does: at('PATCH', ''),
        done: 'The policy is changed',
      },
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
    {
      ...{
        name: 'Waive late fees',
        right: 'waive',
        now: open && hasFees,
        does: at('POST', '/fee-waivers'),
        done: 'The fee is let off',
      },
      fields: (
        <>
          <NewId />
          <input type="hidden" name="_currency" value={currency} />
          <MoneyField label={`Amount (${currency})`} name="amount" hint="Empty: all of them" />
          <Reason />
        </>
      ),
    },
    {
      ...{
        name: 'Credit note',
        right: 'money',
        now: open,
        does: at('POST', '/credit-notes'),
        done: 'Credited',
      },
      fields: (
        <>
          <NewId />
          <input type="hidden" name="_currency" value={currency} />
          <MoneyField label={`Amount (${currency})`} name="amount" required />
          <Reason />
        </>
      ),
    },
    {
      ...{ name: 'Void', right: 'money', now: open, does: at('POST', '/void'), done: 'Void' },
      ...{
        fields: <Reason />,
        confirm: `Void ${id}? It should never have been, and everything about it ends.`,
      },
    },
    {
      ...{
        name: 'Write off',
        right: 'write-off',
        now: open,
        does: at('POST', '/write-off'),
        done: 'Written off',
      },
      ...{ fields: <Reason />, confirm: `Write off ${rest} ${currency} of ${id}?` },
    },
    {
      ...{
        name: 'Undo the write-off',
        right: 'write-off',
        now: status === 'written-off',
        does: at('POST', '/write-off/undo'),
      },
      ...{ done: 'The debt is owed again', fields: <Reason /> },
    },
  ];
}
