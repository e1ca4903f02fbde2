import { COUNTED, type CountName, type StepChange } from '../../../domain/projection/dryRun.js';
import { type DryRun } from '../../../books/policies/dryRun.js';
import { count, words } from '../../format.js';
import { Table } from '../../parts/table.js';

const NAMES: Record<CountName, string> = {
  letters: 'Letters',
  tasks: 'Calls and other tasks',
  lateFees: 'Late fees',
  holds: 'Holds',
  suspensions: 'Suspensions',
  finalDemands: 'Final demands',
  handOffs: 'Hand-offs to counsel',
};

/** The result of a dry run: warnings first, then sums, then the accounts. */
export const DryRunResult = ({ of }: { of: DryRun }) => (
  <>
    <h2>What this draft would change</h2>
    <p>
      Open invoices that follow this policy: {count(of.invoices)}, of {plural(of.accounts)}; something would
      change for <strong>{plural(of.changed)}</strong> in the next 90 days. Nothing was written. Payments,
      promises and decisions will change this.
    </p>
    {of.warnings.length > 0 && (
      <ul className="warn" aria-label="Sudden">
        {of.warnings.map(({ text }) => (
          <li key={text}>{text}.</li>
        ))}
      </ul>
    )}
    <Table
      caption="Steps of all these invoices, as things are and with the draft"
      none="No steps."
      rows={COUNTED}
      keyOf={(one) => one}
      columns={[
        { name: 'Steps', cell: (one) => NAMES[one] },
        { name: '30 days, today', number: true, cell: (one) => count(of.totals.next30.today[one]) },
        { name: '30 days, draft', number: true, cell: (one) => <Changed {...of.totals.next30} one={one} /> },
        { name: '90 days, today', number: true, cell: (one) => count(of.totals.next90.today[one]) },
        { name: '90 days, draft', number: true, cell: (one) => <Changed {...of.totals.next90} one={one} /> },
      ]}
    />
    {of.items.length > 0 && <h3>By account</h3>}
    {of.items.map(({ accountId, accountName, changes }) => (
      <details key={accountId} className="act">
        <summary>
          {accountName}: {changes.length} {changes.length === 1 ? 'step' : 'steps'}
        </summary>
        <p>
          <a href={`/accounts/${accountId}`}>{accountId}</a>
        </p>
        <Changes of={changes} caption={`Steps of ${accountId} that would change`} />
      </details>
    ))}
    {of.nextCursor && (
      <p className="muted">
        These are the first {of.items.length} accounts; POST /v1/policies/…/dry-run gives all of them in
        pages.
      </p>
    )}
  </>
);

const plural = (accounts: number) => `${count(accounts)} ${accounts === 1 ? 'account' : 'accounts'}`;

const Changed = ({
  today,
  draft,
  one,
}: Record<'today' | 'draft', Record<CountName, number>> & { one: CountName }) =>
  today[one] === draft[one] ? <>{count(draft[one])}</> : <strong>{count(draft[one])}</strong>;

const placed = (place: StepChange['from']) => (place ? `${place.on} (day ${place.day})` : '–');

export const Changes = ({ of, caption }: { of: StepChange[]; caption: string }) => (
  <Table
    caption={caption}
    none="Nothing would change."
    rows={of}
    keyOf={({ invoiceId, stepId }) => `${invoiceId} ${stepId}`}
    columns={[
      { name: 'Invoice', cell: ({ invoiceId }) => <a href={`/invoices/${invoiceId}`}>{invoiceId}</a> },
      {
        name: 'Step',
        cell: ({ stepId, what }) => (stepId === what ? words(what) : `${words(what)} (${stepId})`),
      },
      { name: 'Change', cell: ({ change }) => change },
      { name: 'Today', cell: ({ from }) => placed(from) },
      { name: 'Draft', cell: ({ to }) => placed(to) },
    ]}
  />
);
