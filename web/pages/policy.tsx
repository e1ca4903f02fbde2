import { z } from 'zod';
import { Unprocessable, IllegalChange } from '../../books/errors.js';
import { previewNotice } from '../../books/notices/composing/preview.js';
import { compare } from '../../domain/projection/dryRun.js';
import { type Policy } from '../../domain/policy/policy.js';
import { type Books } from '../../books/book.js';
import { dryRun, foreseeInvoice } from '../../books/policies/dryRun.js';
import { findInvoice, openInvoices } from '../../books/invoices/invoices.js';
import { isSame, latestPolicy, type StoredPolicy } from '../../books/policies/policies.js';
import { followersOf } from '../../books/policies/policyMoves.js';
import { readSettings } from '../../books/settings.js';
import { count, dayOf } from '../format.js';
import { page } from '../page.js';
import { Facts } from '../parts/descriptionList.js';
import { byField, check, checkJson, type DraftCheck } from '../parts/policy/check.js';
import { CheckedDraft } from '../parts/policy/checked.js';
import { acted, fieldsOf, type DraftFields } from '../parts/policy/draftFields.js';
import { Editor } from '../parts/policy/editor.js';
import { IssueList } from '../parts/policy/issue.js';
import { Moving } from '../parts/policy/moving.js';
import { Changes, DryRunResult } from '../parts/policy/results.js';
import { chosenNotice } from '../parts/policy/tryIt.js';
import { PreviewedNotice } from '../parts/previewedNotice.js';

const Texts = z.record(z.string(), z.string()).default({});
const Fields = z.object({
  show: z.enum(['check', 'dry-run', 'preview', 'letter', 'moving']).optional(),
  act: z.string().optional(),
  invoice: z.string().optional(),
  letter: z.string().optional(),
  json: z.string().optional(),
  newTask: z.string().optional(),
  top: Texts,
  noticesPerWeek: Texts,
  confirmations: Texts,
  stageMinimums: Texts,
  steps: z.record(z.string().regex(/^\d{1,4}$/), z.record(z.string(), z.string())).default({}),
  words: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.string()))).default({}),
});
type Fields = z.output<typeof Fields>;

/** The accounts of a dry run that the page shows. */
const SHOWN = 50;

/** A policy as a table that is edited here and stored by publishing it, with a preview of the changes. */
export const policy = page({
  path: '/policies/{id}',
  right: 'read',
  fields: Fields,
  render: async ({ book, who, params, fields }) => {
    const stored = await latestPolicy(book.db, params.id!);
    if (!stored) return null;
    const mayPublish = who.rights.has('policies');
    const json = fields?.act === 'json' ? (fields.json ?? '') : undefined;
    const taken = json === undefined ? null : checkJson(json);
    const asStored = fieldsOf(stored.policy);
    const draft = taken?.policy ? fieldsOf(taken.policy) : draftOf(fields, asStored);
    const checked = check(draft);
    const [followers, { timeZone }] = await Promise.all([
      followersOf(book.db, stored.id),
      readSettings(book.db),
    ]);
    return {
      title: `Policy ${stored.id}`,
      body: (
        <>
          <Facts
            items={[
              ['Name', stored.policy.name],
              ['Version', stored.version],
              ['Published', dayOf(stored.createdAt, timeZone)],
              ...followers.map(
                ({ version, open }) => [`Open invoices of version ${version}`, count(open)] as const,
              ),
            ]}
          />
          <CheckedDraft
            id={stored.id}
            checked={checked}
            version={stored.version}
            mayPublish={mayPublish}
            changed={!isSame(checked.policy, check(asStored).policy)}
            asked={fields?.show === 'check'}
          />
          <Editor
            id={stored.id}
            path={`/policies/${stored.id}`}
            draft={draft}
            issues={byField(checked.issues)}
            invoice={fields?.invoice}
            letter={fields?.letter}
            json={taken?.policy ? undefined : json}
          />
          <section id="result" aria-live="polite" tabIndex={-1}>
            {taken && !taken.policy && <NotTaken issues={taken.issues} />}
            {fields?.show && (await resultOf(book, stored, fields, checked, mayPublish))}
          </section>
          {mayPublish && <Moving stored={stored} followers={followers} />}
        </>
      ),
    };
  },
});

/** Returns the stored policy until the form sends a draft. */
function draftOf(fields: Fields | undefined, stored: DraftFields): DraftFields {
  if (!fields || fields.show === 'moving') return stored;
  const { steps, act, newTask, top, noticesPerWeek, confirmations, stageMinimums, words } = fields;
  const rows = Object.entries(steps)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, row]) => row);
  const draft = { top, noticesPerWeek, confirmations, stageMinimums, rows, words };
  return act ? acted(draft, act, newTask) : draft;
}

const NotTaken = ({ issues }: { issues: DraftCheck['issues'] }) => (
  <>
    <h2>This JSON is not accepted</h2>
    <IssueList of={issues} />
  </>
);

async function resultOf(
  book: Books,
  stored: StoredPolicy,
  { show, invoice, letter }: Fields,
  checked: DraftCheck,
  mayPublish: boolean,
) {
  if (show === 'check') return null;
  const draft = show === 'moving' ? stored.policy : checked.policy;
  if (!draft) return <p className="bad">Correct the draft first.</p>;
  if (show === 'preview') return preview(book, invoice, draft);
  if (show === 'letter') return letterOf(book, invoice, letter, draft);
  if (!mayPublish) return <p className="bad">A dry run needs the right to change policies.</p>;
  return <DryRunResult of={await dryRun(book, { policyId: stored.id, draft, limit: SHOWN })} />;
}

async function preview(book: Books, id: string | undefined, draft: Policy) {
  const invoice = id ? await findInvoice(book.db, id) : null;
  if (!invoice) return <p className="bad">{unknown(id)}</p>;
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

/** A letter of the draft about a real invoice. */
async function letterOf(book: Books, id = '', letter = '', draft: Policy) {
  try {
    const found = await previewNotice(book, id, { ...chosenNotice(letter), policy: draft });
    if (!found) return <p className="bad">{unknown(id)}</p>;
    return (
      <>
        <h2>{found.subject}</h2>
        <PreviewedNotice of={found} />
      </>
    );
  } catch (error) {
    if (!(error instanceof IllegalChange || error instanceof Unprocessable)) throw error;
    return <p className="bad">{error.message}.</p>;
  }
}

const unknown = (id: string | undefined) =>
  id ? `There is no invoice ${id}.` : 'Name an invoice to try it on.';
