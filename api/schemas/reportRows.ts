import { z } from 'zod';
import { MEASURES, type Measure } from '../../domain/reports/measureNames.js';
import { Currency, Id, IsoDate } from '../http/schemas.js';

export const RowsQuery = z
  .strictObject({
    measure: z.enum(Object.keys(MEASURES) as Measure[]),
    currency: Currency,
    accountId: Id.optional(),
    from: IsoDate,
    until: IsoDate,
  })
  .refine(({ from, until }) => from <= until, { path: ['until'], error: 'must not be before from' });
