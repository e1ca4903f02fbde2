import { type DateFormat } from '../values/dates.js';

/** The position of each field in a row, and the columns that are not read. */
export type Columns<F extends string> = {
  header: readonly string[];
  at: Partial<Record<F, number>>;
  ignored: readonly string[];
  /** The currency that the headings of the amounts name, as in `Amount (EUR)`. */
  unit: string | null;
};

/** What the values of a column are. */
export type ColumnKind = 'money' | 'a state' | 'a date' | 'a currency';

/** The fields that can be read from a file, with the names that a column for them may have. */
export type FieldSet<F extends string> = {
  names: Readonly<Record<F, readonly string[]>>;
  /** Of each group at least one field needs a column. */
  required: readonly (readonly F[])[];
  dates: readonly F[];
  amounts: readonly F[];
  currency?: F;
  /** Exports that are known by their whole header, and what their maker writes in it. */
  conventions: readonly { of: string; header: readonly string[]; dates: DateFormat }[];
  /** A row in which all of these are empty is a heading, a total or a note. */
  identity: readonly F[];
  /** What an unused column may not look like. */
  watched: readonly ColumnKind[];
  /** Columns that are understood and not needed, by name. */
  notNeeded: readonly string[];
  /** True for a word that says in which state a row is. */
  isState: (text: string) => boolean;
  /** Decides between fields whose names overlap, once all columns are known. */
  settle?: (columns: Columns<F>) => Columns<F>;
};
