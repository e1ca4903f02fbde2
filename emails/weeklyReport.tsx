import { WEEK, WEEK_MEASURES } from '../domain/reports/measureNames.js';
import { DataTable } from './dataTable.js';
import { type Sum, type WeeklyReportFacts } from './facts.js';
import { Figures } from './figures.js';
import { type Format } from './format.js';
import { Title } from './layout.js';
import { accountText, staffMail, type StaffMail } from './staffMail.js';
import { withoutIsolates } from './bidi.js';

/** The weekly report to the owner: receipts, promises and the state of matters, by currency. */
export const weeklyReportMail = (facts: WeeklyReportFacts): StaffMail =>
  staffMail(
    facts,
    ({ from, until, currencies }, { format }) => {
      const week = `${format.longDate(from)} to ${format.longDate(until)}`;
      const collected = sums(
        currencies.map((one) => ({ ...one.collected, currency: one.currency })),
        format,
      );
      return {
        subject: `Collections, ${week}: ${collected} collected`,
        lead: week,
        opening: [`This is what the week brought. Collected: ${collected}.`],
      };
    },
    (props) => (
      <>
        {props.facts.currencies.map((one) => (
          <section key={one.currency}>
            <Title>{one.currency}</Title>
            <DataTable
              {...props}
              label={one.currency}
              columns={['Measure', 'Number', 'Amount']}
              figures={2}
              rows={WEEK.map((measure) => {
                const { count, amount } = one[measure];
                return [
                  WEEK_MEASURES[measure],
                  props.format.count(count),
                  props.format.money(amount, one.currency),
                ];
              })}
            />
          </section>
        ))}
        <Title>Holds and matters</Title>
        <Figures
          {...props}
          of={[
            ['Put on hold', accounts(props.facts.holds.placed)],
            ['Hold released', accounts(props.facts.holds.released)],
            ['Handed to counsel', accounts(props.facts.matters.opened)],
            ['Matters closed', accounts(props.facts.matters.closed)],
          ]}
        />
      </>
    ),
  );

const sums = (all: readonly (Sum & { currency: string })[], format: Format): string =>
  format.list(
    all.filter(({ amount }) => amount > 0n).map(({ amount, currency }) => format.money(amount, currency)),
  ) || 'nothing';

const accounts = (all: readonly { id: string; name: string }[]): string =>
  all.map((account) => withoutIsolates(accountText(account))).join('\n') || 'none';
