import { numberOf } from '../emails/facts.js';
import { toMajor } from '../domain/money/money.js';
import { csv, type CsvCell } from './csv.js';
import { type DossierFacts } from './dossierFacts.js';

/** Returns the tables of the dossier by file name. */
export function dossierTables(facts: DossierFacts): Record<string, string> {
  return {
    'invoices.csv': invoices(facts),
    'ledger.csv': ledger(facts),
    'timeline.csv': timeline(facts),
    'promises.csv': promises(facts),
    'disputes.csv': disputes(facts),
    'tasks.csv': tasks(facts),
    'contacts.csv': csvTable('role name email phone address', facts.contacts, (c) => [
      c.role,
      c.name,
      c.email,
      c.phone,
      c.address,
    ]),
  };
}

const invoices = (facts: DossierFacts) =>
  csvTable(
    'number purchaseOrder description issuedOn dueOn daysPastDue currency amount lateFees balance',
    facts.invoices,
    (i) => [
      numberOf(i),
      i.purchaseOrder,
      i.description,
      i.issuedOn,
      i.dueOn,
      i.daysPastDue,
      i.currency,
      toMajor(i.amount, i.currency),
      toMajor(i.fees, i.currency),
      toMajor(i.balance, i.currency),
    ],
  );

const ledger = (facts: DossierFacts) =>
  csvTable(
    'at invoice type currency amount payment reason actor',
    byTime(facts.ledger, (e) => e.at),
    (e) => [
      e.at,
      e.invoiceId,
      e.type,
      e.currency,
      toMajor(e.amount, e.currency),
      e.paymentId,
      e.reason,
      e.actor,
    ],
  );

const timeline = (facts: DossierFacts) =>
  csvTable(
    'at invoice type step summary actor',
    byTime(facts.timeline, (e) => e.at),
    (e) => [e.at, e.invoiceId, e.type, e.stepId, e.summary, e.actor],
  );

const promises = (facts: DossierFacts) =>
  csvTable(
    'madeAt id invoice currency amount payOn method reference status',
    byTime(facts.promises, (p) => p.madeAt),
    (p) => [
      p.madeAt,
      p.id,
      p.invoiceId,
      p.currency,
      toMajor(p.amount, p.currency),
      p.payOn,
      p.method,
      p.reference,
      p.status,
    ],
  );

const disputes = (facts: DossierFacts) =>
  csvTable(
    'openedAt id invoice reason status resolvedAt',
    byTime(facts.disputes, (d) => d.openedAt),
    (d) => [d.openedAt, d.id, d.invoiceId, d.reason, d.status, d.resolvedAt],
  );

const tasks = (facts: DossierFacts) =>
  csvTable(
    'openedAt id invoice type role dueAt status outcome note completedAt completedBy',
    byTime(facts.tasks, (t) => t.openedAt),
    (t) => [
      t.openedAt,
      t.id,
      t.invoiceId,
      t.type,
      t.role,
      t.dueAt,
      t.status,
      t.outcome,
      t.note,
      t.completedAt,
      t.completedBy,
    ],
  );

// Without the mark, spreadsheets read a file in the machine's own code page and garble names.
const BYTE_ORDER_MARK = '\ufeff';

export function csvTable<T>(header: string, items: readonly T[], cells: (item: T) => CsvCell[]): string {
  return BYTE_ORDER_MARK + csv(header.split(' '), items.map(cells));
}

/** Sorts by instant; equal instants keep their order. */
export function byTime<T>(items: readonly T[], at: (item: T) => string): T[] {
  return [...items].sort((a, b) => Date.parse(at(a)) - Date.parse(at(b)));
}
