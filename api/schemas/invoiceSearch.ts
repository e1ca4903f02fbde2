import { z } from 'zod';
import { BUCKETS } from '../../domain/reports/ageing.js';
import { INVOICE_STATUSES } from '../../domain/planning/case.js';
import { STAGES } from '../../domain/policy/policy.js';
import { INVOICE_ORDERS, type InvoiceSearch } from '../../books/invoices/search.js';
import { Currency, Id, Text } from '../http/schemas.js';

const Minor = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** `least` and `most` are minor units of what is open; `unsettled` is open or with counsel. */
export const SearchQuery = z.strictObject({
  text: Text.max(200).optional(),
  accountId: Id.optional(),
  status: z.enum([...INVOICE_STATUSES, 'unsettled', 'all']).default('unsettled'),
  stage: z.enum(STAGES).optional(),
  bucket: z.enum(BUCKETS).optional(),
  currency: Currency.optional(),
  least: Minor.optional(),
  most: Minor.optional(),
  order: z.enum(INVOICE_ORDERS).default('oldest'),
});

export const searchOf = ({ status, least, most, ...rest }: z.output<typeof SearchQuery>): InvoiceSearch => ({
  ...rest,
  status: status === 'all' ? undefined : status,
  least: least === undefined ? undefined : BigInt(least),
  most: most === undefined ? undefined : BigInt(most),
});
