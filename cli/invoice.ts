import { type Command } from 'commander';
import { moneyText } from '../domain/money/money.js';
import { allItems, openApi } from './api.js';
import { printable } from './table.js';

type Invoice = {
  id: string;
  accountId: string;
  amount: number;
  balance: number;
  currency: string;
  issuedOn: string;
  dueOn: string;
  status: string;
  stage: string;
  daysPastDue: number;
  cycle: number;
  policy: { id: string; version: number };
  nextStep: { id: string; kind: string; at: string } | null;
  paused: { until: string | null; reason: string | null } | null;
  disputed: boolean;
  promise: { id: string; payOn: string } | null;
  workflowId: string;
};

type Event = { at: string; type: string; summary: string; actor: string };

export const invoicePath = (id: string) => `/v1/invoices/${encodeURIComponent(id)}`;
export const noInvoice = (id: string) => `There is no invoice ${id}.`;

export function addInvoice(program: Command): void {
  program
    .command('invoice')
    .description('Show an invoice: its state, its next step and its timeline')
    .argument('<id>', 'the invoice')
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const api = openApi();
      const missing = noInvoice(id);
      const invoice = await api.json<Invoice>('GET', invoicePath(id), { missing });
      const timeline = await allItems<Event>(api, `${invoicePath(id)}/timeline`, missing);
      console.log(json ? JSON.stringify({ ...invoice, timeline }, null, 2) : screen(invoice, timeline));
    });
}

/** One screen for people. */
export function screen(invoice: Invoice, timeline: Event[]): string {
  const { id, accountId, currency, policy } = invoice;
  const money = (minor: number) => moneyText(BigInt(minor), currency);
  const facts = [
    ['Open', `${money(invoice.balance)} of ${money(invoice.amount)}`],
    ['Due', `${invoice.dueOn}, ${age(invoice.daysPastDue)} (issued ${invoice.issuedOn})`],
    ['Status', invoice.status === 'open' ? `open, stage ${invoice.stage}` : invoice.status],
    ...waiting(invoice).map((why) => ['Waits', why]),
    ['Next', nextStep(invoice)],
    ['Policy', `${policy.id}, version ${policy.version}, cycle ${invoice.cycle}`],
    ['Workflow', invoice.workflowId],
  ];
  return [
    `Invoice ${id} of account ${accountId}`,
    ...facts.map(([name = '', value = '']) => `  ${name.padEnd(9)} ${printable(value)}`),
    '',
    ...timeline.map(({ at, summary, actor }) => `  ${minute(at)}  ${printable(summary)}${by(actor)}`),
  ].join('\n');
}

function age(days: number): string {
  if (days < 0) return `in ${count(-days)}`;
  return days === 0 ? 'today' : `${count(days)} ago`;
}

const count = (days: number) => `${days} day${days === 1 ? '' : 's'}`;

function waiting({ status, paused, disputed, promise }: Invoice): string[] {
  if (status !== 'open') return [];
  const until = paused?.until ? `until ${paused.until}` : 'until it is resumed';
  return [
    ...(paused ? [`paused ${until}${paused.reason ? `: ${paused.reason}` : ''}`] : []),
    ...(disputed ? ['disputed: waits until the dispute is resolved'] : []),
    ...(promise ? [`payment is promised for ${promise.payOn}`] : []),
  ];
}

const nextStep = ({ nextStep: next }: Invoice) =>
  next ? `${next.kind} ${next.id} at ${minute(next.at)} UTC` : 'nothing is planned';
const minute = (instant: string) => instant.slice(0, 16).replace('T', ' ');
const by = (actor: string) => (actor === 'system' ? '' : ` [${printable(actor)}]`);
