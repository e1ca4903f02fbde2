import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isLong, random, SEED, times } from './scale.js';
import { startProvider, type Provider } from './provider.js';
import {
  afterPayment,
  ledgerOf,
  lies,
  listedIn,
  NO_LIES,
  openRace,
  senderOf,
  stuck,
  untrue,
  type Race,
} from './race.js';

const COUNT = times(400, 1_500);
/** At once: the accounts' locks are their own, the connections and the processor are shared. */
const WIDTH = 4;

let race: Race;
let provider: Provider;
beforeAll(async () => {
  provider = await startProvider(isLong ? { silentEvery: 200 } : {});
  race = await openRace(COUNT);
}, 600_000);
afterAll(async () => {
  await race.close();
  await provider.stop();
});

/** Sends one letter and pays while it is being sent, at a moment that is any part of what sending takes. */
async function meet(ref: Race['refs'][number], send: (one: typeof ref) => Promise<void>, usual: number) {
  const begun = performance.now();
  let took = 0;
  const sending = send(ref).then(() => (took = performance.now() - begun));
  await sleep(random() * usual);
  const inside = took === 0;
  await Promise.all([race.pay(ref), sending]);
  return { took, inside };
}

test('payments inside the send window: no request starts after one, and the ledger knows every letter', async () => {
  const send = senderOf(race.book, provider.url);
  let inside = 0;
  let usual = 60;
  let next = 0;
  const lane = async () => {
    for (let ref = race.refs[next++]; ref; ref = race.refs[next++]) {
      const met = await meet(ref, send, usual);
      if (met.inside) inside++;
      usual = 0.9 * usual + 0.1 * Math.min(met.took, 200);
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, lane));

  const ledgerRows = await ledgerOf(race);
  const notices = (status: string) => ledgerRows.filter(({ notice }) => notice === status).length;
  console.log(
    `seed ${SEED}: ${COUNT} payments, ${inside} inside the send window: ${provider.accepted.size} letters left (${notices('sent')} sent, ` +
      `${notices('unknown')} unknown), ${notices('withdrawn')} withdrawn, ${ledgerRows.filter(({ key }) => !key).length} never written`,
  );
  expect(lies(ledgerRows, provider)).toEqual(NO_LIES);
  expect(afterPayment(ledgerRows, provider.arrivals)).toEqual([]);
  expect(untrue(race.acknowledged, provider.arrivals)).toEqual([]);
  // Letters list two invoices as long as both are open, or their content has not been checked.
  expect(
    provider.arrivals.filter(({ text }) => Object.keys(listedIn(text)).length === 2).length,
  ).toBeGreaterThan(0);
  expect(race.acknowledged).toHaveLength(COUNT);
  expect(await race.book.db.ledgerEntry.count({ where: { type: 'payment' } })).toBe(COUNT);
  expect(await stuck(race)).toEqual([]);
  // Otherwise the payments have missed the window, and the test has proved nothing.
  expect(inside).toBeGreaterThan(COUNT / 3);
  expect(notices('withdrawn')).toBeGreaterThan(0);
  expect(provider.accepted.size).toBeGreaterThan(0);
}, 900_000);
