import { type Who } from '../../../domain/access/rights.js';
import { Form } from '../../forms/form.js';
import { Disclosure } from '../descriptionList.js';
import { disputing } from './disputing.js';
import { type Known } from './invoiceAction.js';
import { forgiving } from './forgiving.js';
import { paying } from './paying.js';
import { scheduling } from './scheduling.js';

/** What this person may do about the invoice as it stands, each with a reason where somebody could ask for one later. */
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
