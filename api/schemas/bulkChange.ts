import { z } from 'zod';
import { MAX_AT_ONCE } from '../../books/invoices/bulkChanges.js';
import { type Right } from '../../domain/access/rights.js';
import { type BulkChange } from '../../domain/projection/whatIf.js';
import { Id, IsoDate, Reason } from '../http/schemas.js';

export const BulkBody = z
  .strictObject({
    invoiceIds: z.array(Id).min(1).max(MAX_AT_ONCE),
    change: z.discriminatedUnion('type', [
      Reason.extend({ type: z.literal('pause'), until: IsoDate.optional() }),
      z.strictObject({ type: z.literal('resume') }),
      Reason.extend({ type: z.literal('write-off') }),
      Reason.extend({ type: z.literal('void') }),
    ]),
  })
  .meta({ id: 'BulkChange' });

export type BulkBody = z.output<typeof BulkBody>;

/** What each needs. */
export const BULK_CHANGE_RIGHTS: Record<BulkChange['type'], Right> = {
  pause: 'collect',
  resume: 'collect',
  'write-off': 'write-off',
  void: 'money',
};
