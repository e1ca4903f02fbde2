import { CommandFailed } from '../failure.js';
import { BOOK, type Field, type FieldSet } from '../book/fields.js';

/** The position of each field in a row, and the columns that are not read. */
export type Columns<F extends string = Field> = {
  header: readonly string[];
  at: Partial<Record<F, number>>;
  ignored: readonly string[];
};

/**
 * Finds the columns by their names; `mapping` (`field=Column`) takes precedence. Throws CommandFailed with
 * one sentence that names the column and how to map it.
 */
export function findColumns(header: readonly string[], mapping?: readonly string[]): Columns;
export function findColumns<F extends string>(
  header: readonly string[],
  mapping: readonly string[],
  fields: FieldSet<F>,
): Columns<F>;
export function findColumns(
  header: readonly string[],
  mapping: readonly string[] = [],
  fields: FieldSet<string> = BOOK,
): Columns<string> {
  const chosen = mapping.map((one) => chosenColumn(header, one, fields));
  const taken = new Set(chosen.map(([, index]) => index));
  const at: Columns<string>['at'] = Object.fromEntries(chosen);
  for (const field of Object.keys(fields.names)) {
    const index = at[field] === undefined ? recognised(header, field, fields, taken) : undefined;
    if (index === undefined) continue;
    at[field] = index;
    taken.add(index);
  }
  for (const field of fields.required) if (at[field] === undefined) throw missing(header, field, fields);
  return { header, at, ignored: header.filter((_, index) => !taken.has(index)) };
}

function chosenColumn(header: readonly string[], one: string, { names }: FieldSet<string>): [string, number] {
  const [field = '', ...rest] = one.split('=');
  const column = rest.join('=').trim();
  if (!Object.hasOwn(names, field) || column === '') {
    const known = Object.keys(names).join(', ');
    throw new CommandFailed(`--map "${one}" must be FIELD=COLUMN; the fields are ${known}.`);
  }
  const [index] = places(header, column);
  if (index === undefined) {
    throw new CommandFailed(`--map ${one}: there is no column "${column}"; there are ${listed(header)}.`);
  }
  return [field, index];
}

/** The names of a field are tried in their order, the most specific first. */
function recognised(
  header: readonly string[],
  field: string,
  { names }: FieldSet<string>,
  taken: ReadonlySet<number>,
): number | undefined {
  for (const name of names[field]!) {
    const [index, second] = places(header, name).filter((place) => !taken.has(place));
    if (second !== undefined) {
      throw new CommandFailed(
        `The column "${header[index!]}" is there twice: rename one, or choose with --map ${field}=COLUMN.`,
      );
    }
    if (index !== undefined) return index;
  }
  return undefined;
}

function places(header: readonly string[], name: string): number[] {
  const exact = indexes(header, (title) => title === name);
  return exact.length > 0 ? exact : indexes(header, (title) => folded(title) === folded(name));
}

const indexes = (header: readonly string[], wanted: (title: string) => boolean) =>
  header.flatMap((title, index) => (wanted(title) ? [index] : []));

/** `Due_Date`, `due date` and `DueDate` are equal. */
const folded = (name: string) => name.toLowerCase().replace(/[\s_-]/g, '');

export function missing(
  header: readonly string[],
  field: string,
  { names }: FieldSet<string>,
): CommandFailed {
  const known = names[field]!.slice(0, 4).join(', ');
  return new CommandFailed(
    `There is no column for ${field} (such as ${known}): name it with --map ${field}=COLUMN. The columns are ${listed(header)}.`,
  );
}

const listed = (header: readonly string[]) => header.map((title) => JSON.stringify(title)).join(', ');
