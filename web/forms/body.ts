import { Unprocessable } from '../../books/errors.js';
import { AmbiguousAmount, readTypedAmount } from '../../imports/values/typedAmount.js';

/** A field that cannot be read; the message is for who filled it in. */
/**
 * The JSON body that a form stands for. A field's name says where its value belongs and what it is:
 * `reason`, `promise.amount:money` (major units of the field `currency`, or `promise.currency`, into minor ones),
 * `days:number`, `plan:instalments` (a date and an amount a line), `dismiss:flag`, `body:json`, `days:lines`,
 * `text:paragraphs`, `ids[]` (one of several), `contacts[0].name` (of the first of several, which is none where the first
 * of its fields is empty). An empty field is one that was not filled in.
 * Throws Unprocessable.
 */
export function bodyFromFields(fields: Iterable<[string, string]>): Record<string, unknown> {
  const all = [...fields];
  const left = leftOut(all);
  const filled = all.filter(([name, text]) => text.trim() !== '' && !left.has(rowOf(name)));
  const texts = new Map(filled);
  const body = empty();
  for (const [field, text] of filled) {
    if (field.startsWith('_') && !field.startsWith('__')) continue;
    const [path = '', kind = 'text'] = field.split(':');
    const names = path.replace('[]', '').split('.');
    const value = valueOf({ path, kind, text: text.trim(), currency: currencyOf(texts, names) });
    put(
      body,
      names,
      path.endsWith('[]') ? (before) => [...((before as unknown[]) ?? []), value] : () => value,
    );
  }
  // Row numbers only group the fields of a row.
  for (const [name, value] of Object.entries(body)) if (Array.isArray(value)) body[name] = value.flat(0);
  return body;
}

/** Returns `contacts[0]` for its fields; an empty text for other fields. */
const rowOf = (name: string): string => /^\w+\[\d{1,3}\](?=\.)/.exec(name)?.[0] ?? '';

/** Rows whose first field is empty. */
function leftOut(fields: readonly [string, string][]): ReadonlySet<string> {
  const firsts = new Map<string, string>();
  for (const [name, text] of fields) if (!firsts.has(rowOf(name))) firsts.set(rowOf(name), text.trim());
  return new Set([...firsts].filter(([row, text]) => row && !text).map(([row]) => row));
}

const currencyOf = (texts: Map<string, string>, names: string[]): string =>
  texts.get([...names.slice(0, -1), 'currency'].join('.')) ??
  texts.get('currency') ??
  texts.get('_currency') ??
  '';

function valueOf({
  path,
  kind,
  text,
  currency,
}: {
  path: string;
  kind: string;
  text: string;
  currency: string;
}): unknown {
  if (kind === 'money') return amountOf(path, text, currency);
  if (kind === 'number') return Number(text);
  if (kind === 'flag') return true;
  if (kind === 'lines') return text.split(/\s*\n\s*/);
  if (kind === 'paragraphs') return text.split(/\s*\n\s*\n\s*/);
  if (kind === 'json') return jsonOf(path, text);
  if (kind === 'instalments')
    return text.split('\n').map((line) => instalmentOf(path, line.trim(), currency));
  return text.replaceAll('\r\n', '\n');
}

/** The desk is English: a point before decimals. Throws Unprocessable. */
function amountOf(path: string, text: string, currency: string): number {
  try {
    return Number(readTypedAmount(text, currency, '.'));
  } catch (error) {
    const why =
      error instanceof AmbiguousAmount ? error.message : `"${text}" is not an amount of ${currency}`;
    throw new Unprocessable(`${path}: ${why}; write it as 1250.00`);
  }
}

function instalmentOf(path: string, line: string, currency: string) {
  const [, payOn, sum] = /^(\d{4}-\d{2}-\d{2})\s+(\S.*)$/.exec(line) ?? [];
  if (!payOn || !sum)
    throw new Unprocessable(`${path}: "${line}" is not a date and an amount; write it as 2026-03-01 250.00`);
  return { payOn, amount: amountOf(path, sum, currency) };
}

function jsonOf(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Unprocessable(`${path}: not JSON (${(error as Error).message})`);
  }
}

function put(body: Record<string, unknown>, names: string[], change: (before: unknown) => unknown): void {
  const last = names.at(-1)!;
  let at = body;
  for (const name of names.slice(0, -1)) at = inside(at, name);
  at[last] = change(at[last]);
}

function inside(at: Record<string, unknown>, name: string): Record<string, unknown> {
  const [, list, place] = /^(.+)\[(\d{1,3})\]$/.exec(name) ?? [];
  if (list === undefined) return (at[name] ??= empty()) as Record<string, unknown>;
  const rows = (at[list] ??= []) as Record<string, unknown>[];
  return (rows[Number(place)] ??= empty());
}

/** Without a prototype: a field cannot be named so that it reaches one. */
const empty = () => Object.create(null) as Record<string, unknown>;
