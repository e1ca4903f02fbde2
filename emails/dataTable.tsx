import { isolate } from './bidi.js';
import { Detail, Isolated } from './isolated.js';
import { type Setting } from './noticeProps.js';
import { apart, cell, columnHead, ending, starting, tableStyle } from './style.js';

type DataTableProps = Setting & {
  label: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  /** The number of last columns with figures, which are aligned at their end. */
  figures: number;
};

/** A table; in plain text columns of equal width, or blocks when a cell has several lines. */
export function DataTable({ label, columns, rows, figures, format, medium }: DataTableProps) {
  if (medium === 'text') {
    const isSimple = !rows.flat().some((value) => value.includes('\n'));
    return <pre>{isSimple ? asText([columns, ...rows], figures) : asBlocks(rows)}</pre>;
  }
  const side = (column: number) => ({
    ...(column < columns.length - figures
      ? starting(format)
      : { ...ending(format), verticalAlign: 'top' as const }),
    ...(column > 0 ? apart(format) : {}),
  });
  return (
    <table aria-label={label} width="100%" cellPadding={0} cellSpacing={0} style={tableStyle}>
      <thead className="muted">
        <tr>
          {columns.map((name, index) => (
            <th
              key={index}
              scope="col"
              style={{ ...columnHead, ...side(index), ...(index === 0 ? { width: '37%' } : {}) }}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name = '', ...values], row) => (
          <tr key={row}>
            <th scope="row" style={{ ...cell, ...side(0), wordBreak: 'break-word' }}>
              <Cell text={name} />
            </th>
            {values.map((value, index) => (
              <td key={index} style={{ ...cell, ...side(index + 1) }}>
                <Cell text={value} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ text }: { text: string }) {
  const [first = '', ...details] = text.split('\n').map(isolate);
  return (
    <>
      <Isolated text={first} />
      {details.map((one, index) => (
        <Detail key={index} text={one} />
      ))}
    </>
  );
}

function asText(rows: readonly (readonly string[])[], figures: number): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const padded = (value: string, column: number): string =>
    column < widths.length - figures ? value.padEnd(widths[column]!) : value.padStart(widths[column]!);
  return rows.map((row) => row.map(padded).join('  ').trimEnd()).join('\n');
}

/** Rows whose cells have several lines, each on a separate line. */
const asBlocks = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.join('\n').replaceAll('\n', '\n  ')).join('\n\n');
