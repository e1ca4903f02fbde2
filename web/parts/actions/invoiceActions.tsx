import { type Who } from '../../../domain/access/rights.js';
import { Form } from '../../forms/form.js';
import { Disclosure } from '../descriptionList.js';
import { disputing } from './disputing.js';
import { type Known } from './invoiceAction.js';
import { forgiving } from './forgiving.js';
import { paying } from './paying.js';
import { scheduling } from './scheduling.js';

/**
 * The actions that this person may take on the invoice in its present state. Each that may be questioned
 * later requires a reason.
 */
export const InvoiceActs = ({ who, ...known }: Known & { who: Who }) => (
  <>
    {[paying, disputing, scheduling, forgiving]
      .flatMap((acts) => acts(known))
      .filter(({ now, right }) => now && who.rights.has(right))
      .map(({ name, does, done, fields, button, confirm }) => (
        <Disclosure key={name} name={name}>
          <Form does={does} done={done} {...(confirm ? { confirm } : {})}>
            {fields}
            <button className={confirm ? 'danger' : undefined}>{button ?? name}</button>
          </Form>
        </Disclosure>
      ))}
  </>
);
