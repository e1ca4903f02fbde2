/** A picture that is a table: charts.css draws its cells, and what cannot see it reads them. */
export const Chart = ({
  caption,
  bars,
}: {
  caption: string;
  /** `share` of the largest, 0 to 1; `text` is the figure, which links to its rows. */
  bars: readonly { label: string; share: number; text: string; href?: string }[];
}) => (
  <table className="charts-css bar show-heading show-labels show-primary-axis data-spacing-4 data-start">
    <caption>{caption}</caption>
    <tbody>
      {bars.map(({ label, share, text, href }) => (
        <tr key={label}>
          <th scope="row">{label}</th>
          <td style={{ '--size': share.toFixed(4) } as React.CSSProperties}>
            <span className="data">{href ? <a href={href}>{text}</a> : text}</span>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** Returns each amount's share of the largest. */
export function sharesOf(amounts: readonly bigint[]): number[] {
  const largest = amounts.reduce((most, one) => (one > most ? one : most), 1n);
  return amounts.map((one) => (one <= 0n ? 0 : Number((one * 10_000n) / largest) / 10_000));
}
