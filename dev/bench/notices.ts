import { documentAccount } from '../../documents/account.js';
import { statementPdf } from '../../documents/statement.js';
import { addDays } from '../../domain/calendar/days.js';
import { renderNotice } from '../../emails/render.js';

/**
 * How long a letter and its statement of 50 invoices take; the account is locked meanwhile. Wanted: ≤ 150 ms.
 * Run: `npm run bench:letters`.
 */
const INVOICES = 50;
const ROUNDS = 25;
/** The first letter of a process reads the fonts and warms up. */
const WARM_UP = 5;
const TODAY = '2026-11-22';

const creditor = {
  name: 'Kestrel Software Ltd',
  address: '1 Example Street\n1000 Anytown',
  email: 'receivables@kestrel.example',
  phone: '+1 555 0100',
  payee: 'Kestrel Software Ltd',
  bankDetails: 'Example Bank\nIBAN XX00 0000 0000 0000 0000',
};
const account = { id: 'meridian', name: 'Meridian Software Inc.', locale: 'en-US' };

const [emails, statements, both]: [number[], number[], number[]] = [[], [], []];
for (let round = -WARM_UP; round < ROUNDS; round++) {
  const invoices = Array.from({ length: INVOICES }, (_, place) => invoice(round, place));
  const facts = { creditor, account, today: TODAY, invoices };
  const start = performance.now();
  const notice = {
    carryingInvoiceId: invoices[0]!.id,
    contactName: 'Erika',
    deadlineOn: null,
    onHold: false,
  };
  await renderNotice('delinquent', { ...facts, ...notice });
  const between = performance.now();
  await statementPdf({ ...facts, account: documentAccount(account, []), banner: 'PAST DUE ACCOUNT' });
  if (round < 0) continue;
  emails.push(between - start);
  statements.push(performance.now() - between);
  both.push(performance.now() - start);
}
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const shown = ([name, values]: [string, number[]]) => `${name} ${median(values).toFixed(0)} ms`;
const all: [string, number[]][] = [
  ['email', emails],
  ['statement', statements],
  ['both', both],
];
console.log(
  `${INVOICES} invoices, median of ${ROUNDS}: ${all.map(shown).join(', ')} (wanted: both ≤ 150 ms)`,
);

/** Other amounts every round, so that no cache helps. */
function invoice(round: number, place: number) {
  const age = 140 - place * 3;
  const dueOn = addDays(TODAY, -age);
  const amount = 100_000n + BigInt(place * 73_137 + (round + WARM_UP) * 1_013);
  return {
    id: `INV-2026-${1000 + place}`,
    description: place % 3 === 0 ? 'Consulting and support services' : null,
    purchaseOrder: place % 2 === 0 ? `PO-${4500 + place}` : null,
    issuedOn: addDays(dueOn, -30),
    dueOn,
    daysPastDue: age,
    amount,
    fees: 0n,
    balance: amount,
    currency: 'USD',
    payUrl: `https://pay.example/i/${place}`,
  };
}
