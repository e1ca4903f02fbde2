// A sender as a separate process, which is killed: reads step references from its standard input and prints
// which are done.
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openDatabase } from '../../prisma/client.js';
import { type StepRef } from '../../books/invoices/stepRuns.js';
import { senderOf, shiftedClock } from './race.js';

const {
  DATABASE_URL,
  PROVIDER_URL,
  SHIFT,
  SENDS_FILE,
  LINGER_MS = '0',
} = process.env as Record<string, string>;
const WIDTH = 4;

const book = { db: openDatabase(DATABASE_URL!, 8), clock: shiftedClock(Number(SHIFT)) };
await book.db.$connect();
// Written before the request is made, and by the kernel: a `kill -9` takes none of it back.
const send = senderOf(book, PROVIDER_URL!, {
  onSend: (key) => appendFileSync(SENDS_FILE!, `${key} ${Date.now()}\n`),
  lingerMs: Number(LINGER_MS),
});

const input = createInterface({ input: process.stdin });
input.on('line', (line) => void work(JSON.parse(line) as StepRef[]));
// The process that feeds us has ended.
input.on('close', () => process.exit());
console.log('ready');

async function work(refs: StepRef[]): Promise<void> {
  const lane = async () => {
    for (let ref = refs.shift(); ref; ref = refs.shift()) {
      await send(ref);
      console.log(ref.invoiceId);
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, lane));
  console.log('idle');
}
