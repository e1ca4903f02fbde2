import { type ReactNode } from 'react';

/** `number` is aligned right; `short` (a date, an id) is not wrapped; an `act` is not printed. */
export type Column<Row> = {
  name: string;
  number?: boolean;
  short?: boolean;
  act?: boolean;
  cell: (row: Row) => ReactNode;
};

const classOf = ({ number, short, act }: Pick<Column<never>, 'number' | 'short' | 'act'>) =>
  number ? 'number' : short ? 'short' : act ? 'noprint' : undefined;

/** The columns that fit the width of a phone; the rows of a wider table become lists of their cells there. */
const NARROW = 3;

/** Rows under their columns. `none` is the text of an empty table. */
export function Table<Row>(props: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  none: string;
}) {
  const { caption, columns, rows, keyOf, none } = props;
  if (rows.length === 0) return <p className="empty">{none}</p>;
  return (
    <div className="wide" tabIndex={0} role="region" aria-label={caption}>
      <table className={columns.length > NARROW ? 'stacks' : undefined}>
        <caption className="muted">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" className={classOf(column)}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <td key={column.name} className={classOf(column)} data-name={column.name}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** To the next part of a list. */
export const More = ({
  path,
  query,
  cursor,
}: {
  path: string;
  query: Record<string, string | undefined>;
  cursor: string | null;
}) => {
  if (!cursor) return null;
  const filled = Object.entries({ ...query, cursor }).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  );
  return (
    <p>
      <a href={`${path}?${new URLSearchParams(filled)}`}>More</a>
    </p>
  );
};
