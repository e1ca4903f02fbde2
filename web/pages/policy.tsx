import { z } from 'zod';
import { compare } from '../../domain/dryRun.js';
import { type Policy } from '../../domain/policy.js';
import { type Book } from '../../prisma/client.js';
import { dryRun, foreseeInvoice } from '../../prisma/dryRun.js';
import { findInvoice, openInvoices } from '../../prisma/invoices.js';
import { isSame, latestPolicy, type StoredPolicy } from '../../prisma/policies.js';
import { followersOf, MOST_MOVES } from '../../prisma/policyMoves.js';
import { count } from '../format.js';
import { Form, LongField } from '../forms/form.js';
import { page } from '../page.js';
import { Act, Facts } from '../parts/facts.js';
import { CheckedDraft } from '../parts/policy/checked.js';
import { acted, check, fieldsOf, type Checked, type DraftFields } from '../parts/policy/draftFields.js';
import { Editor } from '../parts/policy/editor.js';
import { Changes, DryRunResult } from '../parts/policy/results.js';

const Texts = z.record(z.string(), z.string());
const Fields = z.object({
  show: z.enum(['check', 'dry-run', 'preview', 'moving']).optional(),
  act: z.string().optional(),
  invoice: z.string().optional(),
  json: z.string().optional(),
  rest: z.string().default('{}'),
  top: Texts.default({}),
  steps: z.record(z.string().regex(/^\d{1,4}$/), Texts).default({}),
});
type Fields = z.output<typeof Fields>;

/** Accounts of a dry run that are shown on the page. */
const SHOWN = 50;

/** A policy as a table that is edited here and stored by publishing it, with what would change. */
export const policy = page({
  path: '/policies/{id}',
  right: 'read',
  fields: Fields,
  render: async ({ book, who, params, fields }) => {
    const stored = await latestPolicy(book.db, params.id!);
    if (!stored) return null;
    const mayPublish = who.rights.has('policies');
    const asked = fields && fields.show !== 'moving';
    const draft = asked ? draftOf(fields) : fieldsOf(stored.policy);
    const checked = check(draft);
    const followers = await followersOf(book.db, stored.id);
    return {
      title: `Policy ${stored.id}`,
      body: (
        <>
          <Facts
            of={[
              ['Name', stored.policy.name],
              ['Version', stored.version],
              ['Published', stored.createdAt.toISOString().slice(0, 10)],
              ...followers.map(
                ({ version, open }) => [`Open invoices of version ${version}`, count(open)] as const,
              ),
            ]}
          />
          <CheckedDraft
            {...{ id: stored.id, checked, version: stored.version, mayPublish }}
            changed={checked.policy !== null && !isSame(checked.policy, stored.policy)}
          />
          <Editor
            {...{ id: stored.id, path: `/policies/${stored.id}`, draft }}
            issues={byRow(checked)}
            invoice={fields?.invoice}
          />
          <section id="result" aria-live="polite" tabIndex={-1}>
            {fields && (await resultOf(book, stored, fields, checked, mayPublish))}
          </section>
          {mayPublish && <Moving stored={stored} followers={followers} />}
        </>
      ),
    };
  },
});

function draftOf({ top, steps, rest, json, act }: Fields): DraftFields {
  if (act === 'json' && json) return fromJson(json) ?? draftOf({ top, steps, rest, show: undefined });
  const rows = Object.entries(steps)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, row]) => row);
  const draft = { top, rows, rest };
  return act ? acted(draft, act) : draft;
}

/** Null: not a policy's JSON at all. What is wrong inside it is said by the check. */
function fromJson(text: string): DraftFields | null {
  try {
    return fieldsOf(JSON.parse(text) as Policy);
  } catch {
    return null;
  }
}

function byRow({ issues }: Checked): Map<number, string> {
  const found = new Map<number, string>();
  for (const { path, message } of issues) {
    const [first, place, ...field] = path;
    if (first !== 'steps' || typeof place !== 'number') continue;
    const said = [field.join('.'), message].filter(Boolean).join(': ');
    found.set(place, [found.get(place), said].filter(Boolean).join('; '));
  }
  return found;
}

async function resultOf(
  book: Book,
  stored: StoredPolicy,
  { show, act, json, invoice }: Fields,
  checked: Checked,
  mayPublish: boolean,
) {
  if (act === 'json' && json && !fromJson(json))
    return <p className="bad">That is not the JSON of a policy.</p>;
  if (!show || show === 'check') return null;
  const draft = show === 'moving' ? stored.policy : checked.policy;
  if (!draft) return <p className="bad">First put right what is wrong with the draft.</p>;
  if (show === 'preview') return preview(book, invoice, draft);
  if (!mayPublish) return <p className="bad">A dry run needs the right to change policies.</p>;
  return <DryRunResult of={await dryRun(book, { policyId: stored.id, draft, limit: SHOWN })} />;
}

async function preview(book: Book, id: string | undefined, draft: Policy) {
  const invoice = id ? await findInvoice(book.db, id) : null;
  if (!invoice) return <p className="bad">Name an invoice to preview on.</p>;
  const all = await openInvoices(book.db, invoice.accountId);
  const ids = all.map((one) => one.id);
  if (!ids.includes(invoice.id)) return <p className="bad">Invoice {invoice.id} is not open.</p>;
  const { before, after } = await foreseeInvoice(book, invoice, ids, draft);
  return (
    <>
      <h2>Invoice {invoice.id} under this draft</h2>
      <p>
        {after.length} steps in the next 90 days, {before.length} as things are, if nothing is paid.
      </p>
      <Changes of={compare(before, after)} caption={`Steps of invoice ${invoice.id} that would change`} />
    </>
  );
}

const Moving = ({
  stored: { id, version },
  followers,
}: {
  stored: StoredPolicy;
  followers: { version: number; open: number }[];
}) => {
  const behind = followers.filter((one) => one.version !== version && one.open > 0);
  return (
    <>
      <h2>Move invoices to version {version}</h2>
      {behind.length === 0 && <p className="muted">Every open invoice of this policy follows it.</p>}
      {behind.length > 0 && (
        <form
          method="post"
          action={`/policies/${id}`}
          hx-target="#result"
          hx-select="#result"
          hx-swap="outerHTML show:top"
          hx-push-url="false"
        >
          <button name="show" value="moving" className="secondary">
            What moving would change
          </button>
        </form>
      )}
      {behind.map((one) => (
        <Form
          key={one.version}
          does={`POST /v1/policies/${id}/move`}
          to={`/policies/${id}`}
          done={`Moved what could be moved of version ${one.version}`}
          confirm={`Move ${Math.min(one.open, MOST_MOVES)} invoices of version ${one.version} to version ${version}?`}
        >
          <input type="hidden" name="version:number" value={one.version} />
          <button className="secondary">
            Move {count(Math.min(one.open, MOST_MOVES))} of version {one.version}
          </button>
        </Form>
      ))}
      <Act name="Move some by their numbers">
        <Form does={`POST /v1/policies/${id}/move`} to={`/policies/${id}`} done="Moved what could be moved">
          <LongField
            label="Invoices"
            name="invoiceIds:json"
            required
            hint={'As JSON: ["INV-1", "INV-2"]; each gets a line in its timeline.'}
          />
          <button>Move</button>
        </Form>
      </Act>
    </>
  );
};
