import { z } from 'zod';
import { applyBankRows } from '../inbox/bankExport.js';
import { applyBankReturns } from '../inbox/bankReturns.js';
import { type Books } from '../books/book.js';
import { route, type Route } from './http/route.js';
import { Amount, Currency, Id, IsoDate, Text } from './http/schemas.js';

/** Leaves room for the date and amount that distinguish two transactions of one id. */
const RowId = Id.max(90);

const ROW = {
  id: RowId,
  amount: Amount,
  currency: Currency,
  reference: Text.max(500).default(''),
  payer: Text.max(300).default(''),
};

export const BankExportBody = z
  .strictObject({
    rows: z.array(z.strictObject({ ...ROW, receivedOn: IsoDate })).max(1_000),
    /** Money that the bank took back, such as a returned direct debit. */
    returns: z
      .array(z.strictObject({ ...ROW, returnedOn: IsoDate }))
      .max(1_000)
      .default([]),
  })
  .meta({ id: 'BankExport' });

export const bankExportRoutes = (book: Books): Route[] => [
  route({
    method: 'post',
    path: '/v1/bank-exports',
    tag: 'Payments',
    right: 'money',
    summary:
      'Up to 1,000 rows of a bank export: booked where the reference names an invoice, else kept with suggestions. The id becomes the payment id: the same row again changes nothing. `returns` are booked as chargebacks of the payment that they name, else kept',
    body: BankExportBody,
    handle: async ({ body, actor }) => {
      const rows = body.rows.map(({ receivedOn, amount, ...row }) => ({
        ...row,
        amount: BigInt(amount),
        receivedAt: `${receivedOn}T00:00:00Z`,
      }));
      const items = await applyBankRows(book, rows, actor);
      if (body.returns.length === 0) return { json: { items } };
      const returned = body.returns.map(({ amount, ...row }) => ({ ...row, amount: BigInt(amount) }));
      return { json: { items, returns: await applyBankReturns(book, returned, actor) } };
    },
  }),
];
