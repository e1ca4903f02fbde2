import { ageing, BUCKETS } from '../domain/ageing.js';
import { type LetterInvoice } from '../emails/facts.js';
import { type Format } from '../emails/format.js';
import { type Total } from '../emails/totals.js';
import { WORDS } from '../emails/words.js';
import { STATEMENT_WORDS } from './statementWords.js';

type Props = { invoices: LetterInvoice[]; totals: Total[]; format: Format };

/** How old the debt is, a currency a row. */
export function AgeingTable({ invoices, totals, format }: Props) {
  const words = STATEMENT_WORDS[format.language];
  return (
    <>
      <h2>{words.ageing}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.currency}</th>
            {BUCKETS.map((bucket) => (
              <th scope="col" className="n" key={bucket}>
                {words.buckets[bucket]}
              </th>
            ))}
            <th scope="col" className="n">
              {WORDS[format.language].total}
            </th>
          </tr>
        </thead>
        <tbody>
          {totals.map(({ currency }) => (
            <AgeingRow key={currency} currency={currency} invoices={invoices} format={format} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function AgeingRow({
  currency,
  invoices,
  format,
}: {
  currency: string;
  invoices: LetterInvoice[];
  format: Format;
}) {
  const row = ageing(invoices.filter((invoice) => invoice.currency === currency));
  return (
    <tr>
      <td>{currency}</td>
      {[...BUCKETS, 'total' as const].map((column) => (
        <td className="n" key={column}>
          {format.money(row[column], currency)}
        </td>
      ))}
    </tr>
  );
}
