import { isolate } from './bidi.js';
import { linesOf } from './sanitize.js';
import { Lines } from './isolated.js';
import { type Setting } from './noticeProps.js';
import { box, boxCell, starting } from './style.js';

/** A label and its value, which may have several lines; omitted when it has none. */
export type Figure = readonly [label: string, value: string | null];

type FiguresProps = Setting & { of: readonly Figure[] };

/** Labels and values: a tinted table, and in plain text a line each. */
export function Figures({ of, words: { colon }, format, medium }: FiguresProps) {
  const shown = of.flatMap(([label, value]) => {
    const lines = linesOf(value ?? '').map(isolate);
    return lines.length > 0 ? [{ label, lines }] : [];
  });
  if (medium === 'text')
    return <pre>{shown.map(({ label, lines }) => asText(label + colon, lines)).join('\n')}</pre>;
  return (
    <table className="box" width="100%" cellPadding={0} cellSpacing={0} style={box}>
      <tbody>
        {shown.map(({ label, lines }, index) => (
          <tr key={index}>
            <th scope="row" className="muted" style={{ ...boxCell, ...starting(format), width: '34%' }}>
              {label}
            </th>
            <td style={{ ...boxCell, ...starting(format), wordBreak: 'break-word' }}>
              <Lines of={lines} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const asText = (label: string, lines: readonly string[]): string =>
  lines.length === 1 ? `${label}${lines[0]}` : [label.trim(), ...lines].join('\n  ');
