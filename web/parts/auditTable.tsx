import { type StoredAuditEvent } from '../../books/people/audit.js';
import { instant, words } from '../format.js';
import { Badge } from './descriptionList.js';
import { Table } from './table.js';

/** Actions and refusals, in real time. */
export const AuditTable = ({ of }: { of: StoredAuditEvent[] }) => (
  <Table
    caption="The newest first (times in UTC)"
    none="Nothing of this kind was done or refused."
    rows={of}
    keyOf={({ id }) => id.toString()}
    columns={[
      {
        name: 'When',
        short: true,
        cell: ({ at }) => <time dateTime={at.toISOString()}>{instant(at, 'UTC')}</time>,
      },
      { name: 'Who', cell: ({ actor }) => actor },
      { name: 'What', cell: ({ act }) => words(act) },
      { name: 'To what', cell: ({ target }) => target },
      { name: 'Outcome', cell: ({ outcome }) => <Badge>{outcome}</Badge> },
      { name: 'More', cell: ({ detail }) => detailText(detail) },
      { name: 'From', cell: ({ address }) => address ?? '' },
    ]}
  />
);

const detailText = (detail: unknown): string =>
  Object.entries(Object(detail) as Record<string, unknown>)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join('; ');
