import { type ReactNode } from 'react';

/** Named values; absent ones are left out. */
export const Facts = ({
  items,
}: {
  items: readonly (readonly [name: string, value: ReactNode, large?: boolean])[];
}) => (
  <dl className="facts">
    {items
      .filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false)
      .map(([name, value, large]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={large ? 'large' : undefined}>{value}</dd>
        </div>
      ))}
  </dl>
);

const TONES: Record<string, 'good' | 'warn' | 'bad'> = {
  paid: 'good',
  kept: 'good',
  sent: 'good',
  late: 'warn',
  delinquent: 'warn',
  disputed: 'warn',
  paused: 'warn',
  hold: 'bad',
  litigation: 'bad',
  'with-counsel': 'bad',
  broken: 'bad',
  failed: 'bad',
  overdue: 'bad',
};

/** A state in a word; the colour only repeats it. */
export const Badge = ({ children }: { children: string }) => (
  <span className={`badge ${TONES[children] ?? ''}`.trim()}>{children.replaceAll('-', ' ')}</span>
);

/** An action, closed until the person opens it; opening it also sends the form `first`, without a reload. */
export const Disclosure = ({
  name,
  shortcut,
  first,
  children,
}: {
  name: string;
  shortcut?: string;
  first?: string;
  children: ReactNode;
}) => (
  <details className="act" data-key={shortcut} data-first={first}>
    <summary>
      {name} {shortcut && <kbd>{shortcut}</kbd>}
    </summary>
    {children}
  </details>
);
