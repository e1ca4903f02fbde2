import { CommandFailed } from '../failure.js';
import { FIELD_NAMES, FIELDS, isField, REQUIRED, type Field } from './fields.js';

/** Where in a row each field stands, and the columns nothing is read from. */
export type Columns = {
  header: readonly string[];
  at: Partial<Record<Field, number>>;
  ignored: readonly string[];
};

/**
 * Finds the columns by their names; `mapping` (`field=Column`) goes before. Throws CommandFailed: one sentence that
 * names the column and how to map it.
 */
export function findColumns(header: readonly string[], mapping: readonly string[] = []): Columns {
  const chosen = mapping.map((one) => chosenColumn(header, one));
  const taken = new Set(chosen.map(([, index]) => index));
  const at: Columns['at'] = Object.fromEntries(chosen);
  for (const field of FIELD_NAMES) {
    const index = at[field] === undefined ? recognised(header, field, taken) : undefined;
    if (index === undefined) continue;
    at[field] = index;
    taken.add(index);
  }
  for (const field of REQUIRED) if (at[field] === undefined) throw missing(header, field);
  return { header, at, ignored: header.filter((_, index) => !taken.has(index)) };
}

function chosenColumn(header: readonly string[], one: string): [Field, number] {
  const [field = '', ...rest] = one.split('=');
  const column = rest.join('=').trim();
  if (!isField(field) || column === '') {
    throw new CommandFailed(`--map "${one}" must be FIELD=COLUMN; the fields are ${FIELD_NAMES.join(', ')}.`);
  }
  const [index] = places(header, column);
  if (index === undefined) {
    throw new CommandFailed(`--map ${one}: there is no column "${column}"; there are ${listed(header)}.`);
  }
  return [field, index];
}

/** The names of a field are tried in their order, the most telling first. */
function recognised(header: readonly string[], field: Field, taken: ReadonlySet<number>): number | undefined {
  for (const name of FIELDS[field]) {
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

/** `Due_Date`, `due date` and `DueDate` are one. */
const folded = (name: string) => name.toLowerCase().replace(/[\s_-]/g, '');

function missing(header: readonly string[], field: Field): CommandFailed {
  const known = FIELDS[field].slice(0, 4).join(', ');
  return new CommandFailed(
    `There is no column for ${field} (such as ${known}): name it with --map ${field}=COLUMN. The columns are ${listed(header)}.`,
  );
}

const listed = (header: readonly string[]) => header.map((title) => JSON.stringify(title)).join(', ');
