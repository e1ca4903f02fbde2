import { type collectionsOf } from '../../../books/reports/periods.js';
import { WEEK, WEEK_MEASURES } from '../../../domain/reports/measureNames.js';
import { Table } from '../../parts/table.js';
import { AmountFigure, CountFigure } from './figure.js';

type Week = Awaited<ReturnType<typeof collectionsOf>>;

/** The results of a period, by currency, and the accounts whose holds and matters changed. */
export const CollectionsTable = ({ from, until, currencies, holds, matters }: Week) => (
  <>
    {currencies.length === 0 && (
      <p className="empty">Nothing is open and nothing has happened in these days.</p>
    )}
    <div className="abreast">
      {currencies.map(({ currency, ...row }) => {
        const behind = { currency, from, until };
        return (
          <Table
            key={currency}
            caption={`${currency}: each figure opens its rows`}
            none=""
            rows={WEEK}
            keyOf={(measure) => measure}
            columns={[
              { name: currency, cell: (measure) => WEEK_MEASURES[measure] },
              {
                name: 'Count',
                number: true,
                cell: (measure) => <CountFigure of={row[measure].count} measure={measure} behind={behind} />,
              },
              {
                name: 'Amount',
                number: true,
                cell: (measure) => (
                  <AmountFigure
                    of={row[measure].amount}
                    rows={row[measure].count}
                    measure={measure}
                    behind={behind}
                  />
                ),
              },
            ]}
          />
        );
      })}
    </div>
    <Named label="Put on hold" of={holds.placed} />
    <Named label="Hold released" of={holds.released} />
    <Named label="Handed to counsel" of={matters.opened} />
    <Named label="Matters ended" of={matters.closed} />
  </>
);

const Named = ({ label, of }: { label: string; of: { id: string; name: string }[] }) =>
  of.length === 0 ? null : (
    <p>
      {label}:{' '}
      {of.map(({ id, name }, place) => (
        <span key={id}>
          {place > 0 && ', '}
          <a href={`/accounts/${id}`}>{name}</a>
        </span>
      ))}
    </p>
  );
