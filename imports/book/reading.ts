import { type ImportReading } from '../../books/invoices/imports.js';
import { type DecimalSign } from '../values/amount.js';
import { type DateFormat } from '../values/dates.js';
import { type Meaning } from '../values/states.js';
import { chosenMeanings } from '../values/words.js';
import { type Encoding } from '../files/encoding.js';
import { surveyFile, type Survey } from '../files/survey.js';
import { bookFields, type Field } from './fields.js';
import { type RowReading } from './row.js';

/** A file of invoices that can be read: what a first reading found, and how its rows are read. */
export type SurveyedBook = Survey<Field> & { reading: RowReading };

/**
 * Reads the whole file once and returns how its rows are read. Throws CommandFailed when it cannot be read
 * without an answer of a person.
 */
export async function surveyBook(file: string, given: ImportReading): Promise<SurveyedBook> {
  const { map, ignore, timeZone, terms, means = {} } = given;
  const survey = await surveyFile(file, bookFields({ terms }), {
    map: Object.entries(map).map(([field, column]) => `${field}=${column}`),
    ignore,
    currency: given.currency,
    dateFormat: given.dateFormat as DateFormat | undefined,
    decimal: given.decimal as DecimalSign | undefined,
    encoding: given.encoding as Encoding | undefined,
  });
  const { columns, dates, decimal, currency } = survey;
  return {
    ...survey,
    reading: {
      columns,
      dates,
      decimal,
      currency,
      timeZone,
      terms,
      means: chosenMeanings(means as Record<string, Meaning>),
    },
  };
}
