import { z } from 'zod';
import { DATE_FORMATS } from '../../imports/values/dates.js';
import { FIELD_NAMES } from '../../imports/book/fields.js';
import { Currency, Text, TimeZone } from '../http/schemas.js';

/** How a file's columns are read; a field that is not mapped is looked for by its name. */
export const ReadingBody = z
  .strictObject({
    map: z.partialRecord(z.enum(FIELD_NAMES), Text.max(200)).default({}),
    currency: Currency.default('USD'),
    timeZone: TimeZone.default('UTC'),
    dateFormat: z.enum(DATE_FORMATS).optional(),
  })
  .meta({ id: 'ImportReading' });
