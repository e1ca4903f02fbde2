import { type Reply } from '../../api/http/route.js';
import { type Who } from '../../domain/access/rights.js';
import { count, words } from '../format.js';
import { Table } from '../parts/table.js';
import { deskHtml } from '../shell.js';

/** The outcome for one of the invoices of a bulk operation. */
type Outcome = { invoiceId: string; result: string; detail?: string };
/** `left` is the number of further invoices beyond the limit of one request. */
export type BulkResult = { items: Outcome[]; left?: number };

/**
 * Returns the result of a bulk operation, `{ items: [{ invoiceId, result, detail? }] }`; null when the
 * response has another shape.
 */
export function outcomesOf(reply: Reply): BulkResult | null {
  const answer = ('json' in reply ? reply.json : null) as Partial<BulkResult> | null;
  return Array.isArray(answer?.items) ? (answer as BulkResult) : null;
}

/** The number of invoices by result, and each unchanged one with the reason. */
export function outcomesHtml(props: { who: Who; title: string; of: BulkResult; back: string }): string {
  const { who, title, back } = props;
  const { items, left = 0 } = props.of;
  const results = [...new Set(items.map(({ result }) => result))];
  const refused = items.filter(({ result }) => result === 'refused' || result === 'busy');
  return deskHtml({
    who,
    title,
    path: back,
    children: (
      <>
        <div className="done" role="status">
          {items.length === 0 && <div>There was nothing to do.</div>}
          {results.map((result) => (
            <div key={result}>
              {words(result)}: {count(items.filter((one) => one.result === result).length)}
            </div>
          ))}
          {left > 0 && <div>Still to be done: {count(left)}. Go back and continue with the next.</div>}
        </div>
        {refused.length > 0 && (
          <Table
            caption="Not changed"
            none=""
            rows={refused}
            keyOf={({ invoiceId }) => invoiceId}
            columns={[
              {
                name: 'Invoice',
                cell: ({ invoiceId }) => <a href={`/invoices/${invoiceId}`}>{invoiceId}</a>,
              },
              { name: 'Why', cell: ({ detail }) => detail },
            ]}
          />
        )}
        <p>
          <a href={back}>Back</a>
        </p>
      </>
    ),
  });
}
