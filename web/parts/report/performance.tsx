import { type PerformanceMeasure } from '../../../domain/reports/measureNames.js';
import { type Period } from '../../../books/reports/collections.js';
import { type Performance } from '../../../books/reports/performance.js';
import { amount } from '../../format.js';
import { Table } from '../../parts/table.js';
import { rowsPath } from './figure.js';

/** The performance of a period: a line for each figure, a column for each currency. */
export const Performances = ({ of, period }: { of: Performance[]; period: Period }) => (
  <>
    <Table
      caption="From the ledger, by currency"
      none="The ledger has nothing before the end of this period."
      rows={of.length === 0 ? [] : LINES}
      keyOf={({ name }) => name}
      columns={[
        { name: 'Figure', cell: ({ name }) => name },
        ...of.map((one) => ({
          name: one.currency,
          number: true,
          cell: ({ measure, textOf }: Line) => (
            <a href={rowsPath(measure, { currency: one.currency, ...period })}>{textOf(one) ?? '–'}</a>
          ),
        })),
      ]}
    />
    <p className="muted">
      Days sales outstanding: owed at the end ÷ invoiced × days; opens what was owed at the end. Collection
      effectiveness (CEI): (beginning + invoiced − end) ÷ (beginning + invoiced − end not past due); opens
      what is missing to 100 %. Collection rate: collected ÷ (beginning + invoiced); opens what was collected.
    </p>
  </>
);

/** A rate links to the rows that move it. */
type Line = { name: string; measure: PerformanceMeasure; textOf: (row: Performance) => string | null };

const tenths = (value: number | null, unit = '') => (value === null ? null : `${value.toFixed(1)}${unit}`);

const LINES: readonly Line[] = [
  { name: 'Days sales outstanding', measure: 'ending', textOf: ({ dso }) => tenths(dso) },
  {
    name: 'Collection effectiveness (CEI)',
    measure: 'endingPastDue',
    textOf: ({ cei }) => tenths(cei, ' %'),
  },
  { name: 'Collection rate', measure: 'netCollected', textOf: (row) => tenths(row.collectionRate, ' %') },
  { name: 'Promises kept', measure: 'promisesEnded', textOf: ({ keptRate }) => tenths(keptRate, ' %') },
  {
    name: 'Owed at the beginning',
    measure: 'beginning',
    textOf: (row) => amount(row.beginning, row.currency),
  },
  { name: 'Invoiced', measure: 'sales', textOf: (row) => amount(row.sales, row.currency) },
  { name: 'Collected', measure: 'netCollected', textOf: (row) => amount(row.collected, row.currency) },
  { name: 'Owed at the end', measure: 'ending', textOf: (row) => amount(row.ending, row.currency) },
  {
    name: 'of it not past due',
    measure: 'endingCurrent',
    textOf: (row) => amount(row.endingCurrent, row.currency),
  },
];
