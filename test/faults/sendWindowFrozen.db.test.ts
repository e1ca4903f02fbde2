import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { random, SEED, times } from './scale.js';
import { startProvider, type Provider } from './provider.js';
import { ledgerOf, lies, NO_LIES, openRace, stuck, untrue, type Race } from './race.js';
import { startSender } from './senders.js';

const FREEZES = times(4, 15);
/** Letters of one freeze: some are on their way when it comes. */
const FED = 8;
/** Longer than an event waits for its account: it is acknowledged while the sender holds the account. */
const FROZEN_MS = 2_600;

let race: Race;
let provider: Provider;
const folder = mkdtempSync(join(tmpdir(), 'dunning-frozen-'));
beforeAll(async () => {
  provider = await startProvider({ latencyMs: 30 });
  race = await openRace(FREEZES * FED);
}, 600_000);
afterAll(async () => {
  await race.close();
  await provider.stop();
  rmSync(folder, { recursive: true });
});

const onTheirWay = () => race.book.db.notice.count({ where: { status: 'sending' } });

test('the sender is frozen again and again: no letter begins after the 2xx of a payment that it does not take into account', async () => {
  const { url, shift, refs, pay } = race;
  const sender = startSender({
    DATABASE_URL: url,
    PROVIDER_URL: provider.url,
    SHIFT: `${shift}`,
    LINGER_MS: '400',
    SENDS_FILE: join(folder, 'sends'),
  });
  await sender.ready;
  let met = 0;
  for (let place = 0; place < refs.length; place += FED) {
    const now = refs.slice(place, place + FED);
    sender.feed(now);
    while ((await onTheirWay()) === 0) await sleep(5);
    await sleep(random() * 300);
    const isFrozen = sender.freeze(FROZEN_MS);
    met += await onTheirWay();
    await Promise.all([...now.map(pay), isFrozen]);
  }
  while (refs.some(({ invoiceId }) => !sender.done.has(invoiceId))) await sleep(50);
  await sender.kill();

  const ledger = await ledgerOf(race);
  const sent = ledger.filter(({ notice }) => notice === 'sent').length;
  console.log(
    `seed ${SEED}: ${FREEZES} freezes met ${met} letters on their way; ${race.acknowledged.length} payments, ${sent} letters sent`,
  );
  expect(lies(ledger, provider)).toEqual(NO_LIES);
  expect(untrue(race.acknowledged, provider.arrivals)).toEqual([]);
  expect(await stuck(race)).toEqual([]);
  expect(met).toBeGreaterThan(0);
  expect(sent).toBeGreaterThan(0);
}, 1_800_000);
