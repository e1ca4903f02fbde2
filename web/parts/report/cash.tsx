import { addDays } from '../../../domain/calendar/days.js';
import { type Week } from '../../../domain/reports/forecast.js';
import { type ForecastMeasure } from '../../../domain/reports/measureNames.js';
import { type CurrencyForecast } from '../../../books/reports/forecast.js';
import { amount, money } from '../../format.js';
import { Chart, sharesOf } from '../../parts/chart.js';
import { Table } from '../../parts/table.js';
import { AmountFigure, CountFigure, rowsPath } from './figure.js';

/** The expected cash, week by week: a chart, and its parts. */
export const Cash = ({ of }: { of: CurrencyForecast }) => {
  const { currency, weeks } = of;
  const shares = sharesOf(weeks.map(({ expected }) => expected));
  const behind = ({ from, until }: Week) => ({ currency, from, until });
  const sum = (name: string, measure: 'promised' | 'fromPromises' | 'fromHabit' | 'expected') => ({
    name,
    number: true,
    cell: (week: Week) => <AmountFigure of={week[measure]} measure={measure} behind={behind(week)} />,
  });
  const isComing = weeks.some(({ promised, expected }) => promised > 0n || expected > 0n);
  if (!isComing)
    return (
      <>
        <p>In {currency} nothing is expected in these weeks.</p>
        <HowItWasWorkedOut of={of} />
      </>
    );
  return (
    <>
      <Chart
        caption={`${currency} expected in the week from`}
        bars={weeks.map((week, place) => ({
          label: week.from,
          share: shares[place]!,
          text: amount(week.expected, currency),
          ...(week.expected > 0n && { href: rowsPath('expected', behind(week)) }),
        }))}
      />
      <Table
        caption={`How it is made up, ${currency}`}
        none=""
        rows={weeks}
        keyOf={({ from }) => from}
        columns={[
          { name: 'Week', short: true, cell: ({ from, until }) => `${from} to ${until}` },
          sum('Promised', 'promised'),
          sum('Weighted', 'fromPromises'),
          sum('By habit', 'fromHabit'),
          sum('Expected', 'expected'),
        ]}
      />
      <HowItWasWorkedOut of={of} />
    </>
  );
};

const HowItWasWorkedOut = ({ of }: { of: CurrencyForecast }) => {
  const { currency, weeks, kept, broken } = of;
  const [from, until] = [weeks[0]!.from, weeks.at(-1)!.until];
  const year = { currency, from: addDays(from, -365), until: from };
  const rest = (measure: ForecastMeasure, minor: bigint) =>
    minor === 0n ? (
      money(minor, currency)
    ) : (
      <a href={rowsPath(measure, { currency, from, until })}>{money(minor, currency)}</a>
    );
  return (
    <p className="muted">
      Promises are weighted by (<CountFigure of={kept} measure="promisesKept" behind={year} /> kept + 1) ÷ (
      <CountFigure of={kept + broken} measure="promisesEnded" behind={year} /> + 2), of the last year. Other
      invoices are expected as late as the account usually pays in this currency (half of its paid invoices of
      the last year, else of the book’s). Without a date: later than usual {rest('late', of.late)}, after
      these weeks {rest('beyond', of.beyond)}, disputed or with counsel {rest('waiting', of.waiting)}, without
      any history {rest('unknown', of.unknown)}.
    </p>
  );
};
