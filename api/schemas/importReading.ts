import { z } from 'zod';
import { DECIMAL_SIGNS } from '../../imports/values/amount.js';
import { DATE_FORMATS } from '../../imports/values/dates.js';
import { MEANINGS } from '../../imports/values/states.js';
import { ENCODINGS } from '../../imports/files/encoding.js';
import { FIELD_NAMES } from '../../imports/book/fields.js';
import { Currency, Text, TimeZone } from '../http/schemas.js';

/** How a file's columns are read; a field that is not mapped is looked for by its name. */
export const ReadingBody = z
  .strictObject({
    map: z.partialRecord(z.enum(FIELD_NAMES), Text.max(200)).default({}),
    currency: Currency.default('USD'),
    timeZone: TimeZone.default('UTC'),
    dateFormat: z.enum(DATE_FORMATS).optional(),
    decimal: z.enum(DECIMAL_SIGNS).optional(),
    encoding: z.enum(ENCODINGS).optional(),
    ignore: z.array(Text.max(200)).max(200).optional(),
    terms: z.int().min(0).max(999).optional(),
    means: z.record(Text.max(100), z.enum(MEANINGS)).optional(),
  })
  .meta({ id: 'ImportReading' });
