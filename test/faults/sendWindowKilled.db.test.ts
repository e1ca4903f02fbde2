import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isLong, random, SEED, times } from './scale.js';
import { startProvider, type Provider } from './provider.js';
import { afterPayment, ledgerOf, lies, NO_LIES, openRace, stuck, untrue, type Race } from './race.js';
import { startSender } from './senders.js';

const KILLS = times(8, 60);
/** Letters that one life may be given; a killed one leaves some of them for the next. */
const FED = 12;

let race: Race;
let provider: Provider;
const folder = mkdtempSync(join(tmpdir(), 'dunning-sends-'));
const file = join(folder, 'sends');
beforeAll(async () => {
  provider = await startProvider({ latencyMs: 30, ...(isLong ? { silentEvery: 100 } : {}) });
  race = await openRace(KILLS * 6);
}, 600_000);
afterAll(async () => {
  await race.close();
  await provider.stop();
  rmSync(folder, { recursive: true });
});

const sends = () =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => ({ key: line.split(' ')[0]!, at: Number(line.split(' ')[1]) }));

/** The mails that arrived, each with the instant at which its sender began to send it. */
const arrivedFrom = (begun: { key: string; at: number }[]) =>
  provider.arrivals.map(({ key, at, text }) => {
    const own = begun.filter((one) => one.key === key && one.at <= at).map((one) => one.at);
    return { key, text, at: Math.max(...own) };
  });

function countOf(requests: { key: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { key } of requests) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

test('the sender is killed again and again: no request starts after a payment, and the ledger misses no letter', async () => {
  const { book, url, shift, refs, pay } = race;
  const env = { DATABASE_URL: url, PROVIDER_URL: provider.url, SHIFT: `${shift}`, SENDS_FILE: file };
  let standby = startSender(env);
  let left = [...refs];
  let frozen = 0;
  const payments: Promise<void>[] = [];
  const paid = new Set<string>();

  /** Two of three are paid at some moment of this life, or while the process is down. */
  const payDuring = (ref: (typeof refs)[number], ms: number) => {
    if (paid.has(ref.invoiceId) || random() < 0.33) return;
    paid.add(ref.invoiceId);
    payments.push(sleep(random() * ms).then(() => pay(ref)));
  };
  /** A process needs half a second for its first letter, and then a few milliseconds for each. */
  const firstRequest = async () => {
    const before = provider.arrivals.length;
    for (let waited = 0; provider.arrivals.length === before && waited < 400; waited++) await sleep(5);
  };
  for (let life = 1; life <= KILLS && left.length > 0; life++) {
    const sender = standby;
    await sender.ready;
    standby = startSender(env);
    const now = left.slice(0, FED);
    const lives = random() * 150;
    sender.feed(now);
    await firstRequest();
    for (const ref of now) payDuring(ref, lives * 1.2);
    await sleep(lives);
    await sender.kill();
    frozen += await book.db.notice.count({ where: { status: 'sending' } });
    left = left.filter(({ invoiceId }) => !sender.done.has(invoiceId));
  }
  await Promise.all(payments);
  // The last process is not killed, as Temporal continues until every step has ended.
  await standby.ready;
  standby.feed(left);
  await standby.idle;
  await standby.kill();

  const ledgerRows = await ledgerOf(race);
  const begun = sends();
  const notices = (status: string) => ledgerRows.filter(({ notice }) => notice === status).length;
  const arrived = countOf(provider.arrivals);
  const repeated = [...arrived.values()].filter((times) => times > 1).length;
  console.log(
    `seed ${SEED}: ${KILLS} kills met ${frozen} letters on their way; ${race.acknowledged.length} payments, ${ledgerRows.filter(({ paidAt }) => paidAt).length} in full; ` +
      `${provider.accepted.size} letters left (${notices('sent')} sent, ${notices('unknown')} unknown), ${repeated} asked for again; ` +
      `${afterPayment(ledgerRows, provider.arrivals).length} were still on the wire when the sender was killed and the payment came`,
  );
  expect(lies(ledgerRows, provider)).toEqual(NO_LIES);
  expect(afterPayment(ledgerRows, begun)).toEqual([]);
  expect(untrue(race.acknowledged, arrivedFrom(begun))).toEqual([]);
  expect(await stuck(race)).toEqual([]);
  // The file has every request, else its instants would prove nothing.
  const began = countOf(begun);
  expect([...arrived].filter(([key, times]) => times > (began.get(key) ?? 0))).toEqual([]);
  expect(frozen).toBeGreaterThan(KILLS / 2);
}, 1_800_000);
