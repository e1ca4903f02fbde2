import { z } from 'zod';
import { collectionsOf } from '../../api/reports.js';
import { Currency, LocalDate } from '../../api/schemas.js';
import { collectionRows } from '../../prisma/collectionRows.js';
import { MEASURES } from '../../prisma/collections.js';
import { readSettings } from '../../prisma/settings.js';
import { amount, count, words } from '../format.js';
import { page } from '../page.js';
import { Facts } from '../parts/facts.js';
import { Table } from '../parts/table.js';

const MOST = 500;
const Query = z.object({
  measure: z.enum(MEASURES),
  currency: Currency,
  from: LocalDate,
  until: LocalDate,
});

/** The invoices, payments or promises behind a figure of the collections report. */
export const reportRows = page({
  path: '/reports/rows',
  right: 'read',
  query: Query,
  render: async ({ book, query: { measure, currency, ...period } }) => {
    const { timeZone } = await readSettings(book.db);
    const [{ currencies }, rows] = await Promise.all([
      collectionsOf(book, period),
      collectionRows(book.db, { measure, currency }, period, timeZone, MOST),
    ]);
    const figure = currencies.find((row) => row.currency === currency)?.[measure] ?? { count: 0, amount: 0n };
    const title = words(measure.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
    return {
      title: `${title}, ${currency}`,
      body: (
        <>
          <Facts
            of={[
              ['From', period.from],
              ['Until', period.until],
              ['How many', count(figure.count)],
              [`Amount, ${currency}`, amount(figure.amount, currency)],
            ]}
          />
          <Table
            caption={figure.count > MOST ? `The ${MOST} largest of them` : 'All of them, the largest first'}
            none="There is nothing behind this figure."
            rows={rows}
            keyOf={({ id }) => id}
            columns={[
              { name: 'Id', of: ({ id }) => id },
              {
                name: 'Customer',
                of: ({ accountId, accountName }) => <a href={`/accounts/${accountId}`}>{accountName}</a>,
              },
              {
                name: 'Invoice',
                of: ({ invoiceId }) => invoiceId && <a href={`/invoices/${invoiceId}`}>{invoiceId}</a>,
              },
              { name: 'Date', of: ({ on }) => on },
              { name: 'Amount', number: true, of: (row) => amount(row.amount, currency) },
            ]}
          />
          <p>
            <a href={`/reports?${new URLSearchParams(period)}`}>Back to the report</a>
          </p>
        </>
      ),
    };
  },
});
