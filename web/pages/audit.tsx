import { z } from 'zod';
import { AUDIT_OUTCOMES, listAudit } from '../../books/people/audit.js';
import { Choice, TextField } from '../forms/form.js';
import { page } from '../page.js';
import { AuditTable } from '../parts/auditTable.js';
import { More } from '../parts/table.js';

const Text = z.string().max(300).optional();
/** An empty field filters nothing. */
const filled = (text: string | undefined) => text?.trim() || undefined;

/** Every refusal, and every change of people's rights or of the product's settings. */
export const audit = page({
  path: '/people/audit',
  right: 'people',
  query: z.object({ cursor: Text, actor: Text, target: Text, outcome: Text }),
  render: async ({ book, query: { cursor, ...asked } }) => {
    const [actor, target] = [filled(asked.actor), filled(asked.target)];
    const outcome = AUDIT_OUTCOMES.find((one) => one === asked.outcome);
    const { items, nextCursor } = await listAudit(
      book.db,
      { actor, target, outcome },
      { limit: 100, cursor },
    );
    return {
      title: 'Audit log',
      body: (
        <>
          <form className="row tops" role="search" aria-label="The audit log">
            <TextField
              label="Who"
              name="actor"
              value={actor}
              hint="An email, api, or api: and a key's name"
            />
            <TextField label="To what" name="target" value={target} />
            <Choice
              label="Outcome"
              name="outcome"
              value={outcome ?? ''}
              of={[['', 'all'], ...AUDIT_OUTCOMES.map((one) => [one, one] as const)]}
            />
            <button>Show</button>
          </form>
          <AuditTable of={items} />
          <More path="/people/audit" query={{ actor, target, outcome }} cursor={nextCursor} />
          <p>
            <a href="/people">People and keys</a>
          </p>
        </>
      ),
    };
  },
});
