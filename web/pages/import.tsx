import { z } from 'zod';
import { ReadingBody } from '../../api/schemas/importReading.js';
import { type CheckedFile } from '../../imports/book/check.js';
import { DATE_FORMATS } from '../../imports/values/dates.js';
import { MEANINGS } from '../../imports/values/states.js';
import { ENCODINGS } from '../../imports/files/encoding.js';
import { CommandFailed, withoutOptions } from '../../imports/failure.js';
import { bookFields, FIELD_NAMES, type Field } from '../../imports/book/fields.js';
import { checkImport, importHeader } from '../../imports/book/storedFile.js';
import { findImport, knownInvoices, type ImportReading } from '../../books/invoices/imports.js';
import { Choice, Form, TextField } from '../forms/form.js';
import { bodyFromFields } from '../forms/body.js';
import { count, money, words } from '../format.js';
import { page } from '../page.js';
import { Facts } from '../parts/descriptionList.js';
import { Table } from '../parts/table.js';

type Stored = NonNullable<Awaited<ReturnType<typeof findImport>>>;

/** One file: how its columns are read, the preview, and how far it has been entered. */
export const bookImport = page({
  path: '/import/{id}',
  right: 'book',
  // `map.dueOn=Due date`: parsed like the form that sends it.
  query: z
    .record(z.string(), z.union([z.string(), z.array(z.string())]))
    .transform((query) => bodyFromFields(fieldsOf(query)))
    .pipe(ReadingBody),
  render: async ({ book, params, query }) => {
    const found = await findImport(book.db, params.id!);
    if (!found) return null;
    const isOver = found.status === 'running' || found.status === 'done';
    const checked = isOver ? null : await checkImport(book, found.id, query).catch(problemOf);
    const header =
      typeof checked === 'string'
        ? await importHeader(book, found.id).catch(() => [])
        : (checked?.columns.header ?? []);
    const known =
      checked && typeof checked !== 'string' ? (await knownInvoices(book.db, checked.invoiceIds)).size : 0;
    return {
      title: found.name,
      live: found.status === 'running',
      body: (
        <>
          {isOver && <Progress of={found} />}
          {found.problem && (
            <p className="problem" role="alert">
              {found.problem}
            </p>
          )}
          {typeof checked === 'string' &&
            checked.split('\n').map((question) => (
              <p key={question} className="problem" role="alert">
                {question}
              </p>
            ))}
          {checked !== null && <Mapping of={checked} header={header} id={found.id} reading={query} />}
          {checked !== null && typeof checked !== 'string' && (
            <Trial of={checked} known={known} id={found.id} reading={query} />
          )}
        </>
      ),
    };
  },
});

const fieldsOf = (query: Record<string, string | string[]>): [string, string][] =>
  Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value) => [name, value] as [string, string]),
  );

function problemOf(error: unknown): string {
  if (error instanceof CommandFailed) return error.message;
  throw error;
}

const Progress = ({ of: { status, rows, rowsDone, summary } }: { of: Stored }) => (
  <>
    <label>
      {status === 'done' ? 'Entered' : `${count(rowsDone)} of ${count(rows)} rows`}
      <progress value={status === 'done' ? rows : rowsDone} max={rows || 1} />
    </label>
    {status === 'done' && (
      <>
        <Facts
          items={[
            ['Created', count(summary.created ?? 0), true],
            ['Already known', count(summary.unchanged ?? 0)],
            ['Credit notes', summary.credits ? count(summary.credits) : null],
            ['Refused', count(summary.refused ?? 0)],
            ['New customers', count(summary.accountsAdded ?? 0)],
            ['Left out', summary.leftOut ?? ''],
          ]}
        />
        <Sentences title="What to know" of={summary.warnings ?? []} />
        <Sentences title="What is wrong" of={summary.issues ?? []} />
        <p>
          <a href="/invoices">To the invoices</a>
        </p>
      </>
    )}
  </>
);

const Sentences = ({ title, of }: { title: string; of: string[] }) =>
  of.length === 0 ? null : (
    <>
      <h2>{title}</h2>
      <ul>
        {of.map((sentence) => (
          <li key={sentence}>{withoutOptions(sentence)}</li>
        ))}
      </ul>
    </>
  );

type MappingProps = {
  of: CheckedFile | string;
  header: readonly string[];
  id: string;
  reading: ImportReading;
};

const Mapping = ({ of, header, id, reading }: MappingProps) => {
  const at = typeof of === 'string' ? {} : of.columns.at;
  const columnOf = (field: Field) => reading.map[field] ?? header[at[field] ?? -1] ?? '';
  const names = [...new Set(header)].filter((name) => name !== '');
  const taken = new Set([...Object.values(at).map((place) => header[place]), ...Object.values(reading.map)]);
  const known = Object.keys(reading.means ?? {});
  const states = [...new Set([...known, ...(typeof of === 'string' ? [] : of.unknownStates)])].filter(
    (state) => !/[.[\]:]/.test(state),
  );
  return (
    <form action={`/import/${id}`}>
      <h2>How it is read</h2>
      <div className="row">
        {FIELD_NAMES.map((field) => (
          <Choice
            key={field}
            label={labelOf(field)}
            name={`map.${field}`}
            value={columnOf(field)}
            of={[['', '—'], ...names.map((name) => [name, name] as const)]}
          />
        ))}
        <TextField label="Currency where none is given" name="currency" value={reading.currency} />
        <TextField label="Zone of new customers" name="timeZone" value={reading.timeZone} />
        <Choice
          label="Dates are written"
          name="dateFormat"
          value={reading.dateFormat ?? ''}
          of={[['', 'as the values show'], ...DATE_FORMATS.map((format) => [format, format] as const)]}
        />
        <Choice
          label="Decimals are written"
          name="decimal"
          value={reading.decimal ?? ''}
          of={[
            ['', 'as the values show'],
            ['.', '1,250.00'],
            [',', '1.250,00'],
          ]}
        />
        <Choice
          label="Encoding"
          name="encoding"
          value={reading.encoding ?? ''}
          of={[['', 'as the bytes show'], ...ENCODINGS.map((name) => [name, name] as const)]}
        />
        <TextField
          label="Days to the due date where none is given"
          name="terms:number"
          value={reading.terms === undefined ? '' : String(reading.terms)}
        />
      </div>
      <fieldset>
        <legend>Columns left out on purpose</legend>
        {names
          .filter((name) => !taken.has(name))
          .map((name) => (
            <label key={name}>
              <input
                type="checkbox"
                name="ignore[]"
                value={name}
                defaultChecked={reading.ignore?.includes(name)}
              />
              {name}
            </label>
          ))}
      </fieldset>
      {states.length > 0 && (
        <fieldset>
          <legend>What a state of the other system means</legend>
          {states.map((state) => (
            <Choice
              key={state}
              label={state}
              name={`means.${state}`}
              value={reading.means?.[state] ?? ''}
              of={[['', 'choose'], ...MEANINGS.map((meaning) => [meaning, meaning] as const)]}
            />
          ))}
        </fieldset>
      )}
      <button className="quiet">Read it this way</button>
    </form>
  );
};

/** The fields of a form that stand for the same reading. */
const hiddenFields = ({ map, ignore, means, terms, ...plain }: ImportReading): [string, string][] => [
  ...Object.entries(map).map(([field, column]): [string, string] => [`map.${field}`, column]),
  ...(ignore ?? []).map((name): [string, string] => ['ignore[]', name]),
  ...Object.entries(means ?? {}).map(([word, meaning]): [string, string] => [`means.${word}`, meaning]),
  ...(terms === undefined ? [] : [['terms:number', String(terms)] as [string, string]]),
  ...Object.entries(plain).flatMap(([name, value]): [string, string][] => (value ? [[name, value]] : [])),
];

const REQUIRED: ReadonlySet<Field> = new Set(bookFields().required.flat());

const labelOf = (field: Field) =>
  `${words(field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`))}${REQUIRED.has(field) ? ' *' : ''}`;

const openOf = ({ amount, paidAmount = 0, settledOn }: CheckedFile['sample'][number]['invoice']): number =>
  settledOn === undefined ? amount - paidAmount : 0;

const Trial = ({
  of,
  known,
  id,
  reading,
}: {
  of: CheckedFile;
  known: number;
  id: string;
  reading: ImportReading;
}) => (
  <>
    <h2>Preview</h2>
    <Facts
      items={[
        ['Rows', count(of.rows), true],
        ['Good', count(of.good)],
        ['Credit notes', of.credits > 0 ? count(of.credits) : null],
        ['Refused', count(of.refused)],
        ['Already in the books', count(known)],
        ['Left out', of.leftOut],
      ]}
    />
    <Table
      caption="The first rows, as they would be entered"
      none="No row can be entered."
      rows={of.sample}
      keyOf={({ line }) => `${line}`}
      columns={[
        { name: 'Invoice', cell: ({ invoice }) => invoice.number ?? invoice.id },
        { name: 'Customer', cell: ({ account }) => `${account.name} (${account.id})` },
        { name: 'Issued', short: true, cell: ({ invoice }) => invoice.issuedOn },
        { name: 'Due', short: true, cell: ({ invoice }) => invoice.dueOn },
        {
          name: 'Amount',
          number: true,
          cell: ({ invoice }) => money(BigInt(invoice.amount), invoice.currency),
        },
        {
          name: 'Open',
          number: true,
          cell: ({ invoice }) => money(BigInt(openOf(invoice)), invoice.currency),
        },
        { name: 'Settled', short: true, cell: ({ invoice }) => invoice.settledOn ?? '' },
      ]}
    />
    <Sentences title="What to know" of={[...of.sums, ...of.notes, ...of.warnings]} />
    <Sentences title="What is wrong" of={of.issues} />
    {of.good + of.credits > 0 && (
      <Form does={`POST /v1/book-imports/${id}/start`} done="Import started" to={`/import/${id}`}>
        {hiddenFields(reading).map(([name, value]) => (
          <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
        ))}
        <button>
          Enter {count(of.good)} {of.good === 1 ? 'invoice' : 'invoices'}
        </button>
      </Form>
    )}
  </>
);
