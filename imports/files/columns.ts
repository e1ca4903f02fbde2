import { isCurrency } from '../../domain/money/money.js';
import { CommandFailed } from '../failure.js';
import { folded } from '../values/words.js';
import { type Columns, type FieldSet } from './fieldSet.js';

/** Two columns have the name of one field. */
export class AmbiguousColumn extends CommandFailed {}

/**
 * Finds the columns by their names; `mapping` (`field=Column`) takes precedence. Throws CommandFailed with
 * one sentence that names the column and how to map it.
 */
export function findColumns<F extends string>(
  header: readonly string[],
  mapping: readonly string[],
  fields: FieldSet<F>,
): Columns<F> {
  const titles = titlesOf(header);
  const chosen = mapping.map((one) => chosenColumn(titles, one, fields));
  const taken = new Set(chosen.map(([, index]) => index));
  const at: Partial<Record<string, number>> = Object.fromEntries(chosen);
  for (const field of Object.keys(fields.names) as F[]) {
    const index = at[field] === undefined ? recognised(titles, field, fields, taken) : undefined;
    if (index === undefined) continue;
    at[field] = index;
    taken.add(index);
  }
  const ignored = header.filter((_, index) => !taken.has(index));
  const columns = { header, at, ignored, unit: unitOf(header, at, fields) } as Columns<F>;
  return fields.settle ? fields.settle(columns) : columns;
}

/** Throws CommandFailed when a field that every row needs has no column. */
export function assertComplete<F extends string>({ header, at }: Columns<F>, fields: FieldSet<F>): void {
  for (const group of fields.required)
    if (group.every((field) => at[field] === undefined)) throw missing(header, group[0]!, fields);
}

/** `Amount (EUR)`, `Betrag in EUR`, `Montant EUR`. */
const UNIT = /^(.*\p{L})[\s_]*(?:\(|\[|in\s|,\s*)?\s*([A-Z]{3})[)\]]?$/u;

function headingUnit(title: string): { name: string; currency: string } | null {
  const [, name, code] = UNIT.exec(title.trim()) ?? [];
  return name && code && isCurrency(code) ? { name: name.replace(/\s+in$/i, ''), currency: code } : null;
}

/** Headings that name several currencies name none for the file. */
function unitOf<F extends string>(
  header: readonly string[],
  at: Partial<Record<string, number>>,
  { amounts }: FieldSet<F>,
): string | null {
  const units = amounts.flatMap((field) => headingUnit(header[at[field] ?? -1] ?? '')?.currency ?? []);
  return new Set(units).size === 1 ? units[0]! : null;
}

function chosenColumn(titles: readonly Title[], one: string, { names }: FieldSet<string>): [string, number] {
  const [field = '', ...rest] = one.split('=');
  const column = rest.join('=').trim();
  if (!Object.hasOwn(names, field) || column === '') {
    const known = Object.keys(names).join(', ');
    throw new CommandFailed(`--map "${one}" must be FIELD=COLUMN; the fields are ${known}.`);
  }
  const [index] = places(titles, column);
  if (index === undefined) {
    throw new CommandFailed(
      `--map ${one}: there is no column "${column}"; there are ${listed(titles.map(({ text }) => text))}.`,
    );
  }
  return [field, index];
}

/** The names of a field are tried in their order, the most specific first. */
function recognised<F extends string>(
  titles: readonly Title[],
  field: F,
  { names }: FieldSet<F>,
  taken: ReadonlySet<number>,
): number | undefined {
  for (const name of names[field]) {
    const [index, second] = places(titles, name).filter((place) => !taken.has(place));
    if (second !== undefined) {
      throw new AmbiguousColumn(
        `The column "${titles[index!]!.text}" is there twice: rename one, or choose (--map ${field}=COLUMN).`,
      );
    }
    if (index !== undefined) return index;
  }
  return undefined;
}

/** A heading as it is written, in the form in which names are compared, and so without its currency. */
type Title = { text: string; key: string; bareKey: string };

const titlesOf = (header: readonly string[]): Title[] =>
  header.map((text) => ({ text, key: folded(text), bareKey: folded(headingUnit(text)?.name ?? '') }));

function places(titles: readonly Title[], name: string): number[] {
  const exact = indexes(titles, ({ text }) => text === name);
  if (exact.length > 0) return exact;
  const wanted = folded(name);
  const alike = indexes(titles, ({ key }) => key === wanted);
  return alike.length > 0 ? alike : indexes(titles, ({ bareKey }) => bareKey === wanted);
}

const indexes = (titles: readonly Title[], isWanted: (title: Title) => boolean) =>
  titles.flatMap((title, index) => (isWanted(title) ? [index] : []));

export function missing(
  header: readonly string[],
  field: string,
  { names }: FieldSet<string>,
): CommandFailed {
  const known = names[field]!.slice(0, 4).join(', ');
  return new CommandFailed(
    `There is no column for ${field} (such as ${known}): choose it (--map ${field}=COLUMN). The columns are ${listed(header)}.`,
  );
}

const listed = (header: readonly string[]) => header.map((title) => JSON.stringify(title)).join(', ');
