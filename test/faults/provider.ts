import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { readBody, listen } from '../../dev/fakes/loopback.js';

/** Of one email, as Resend has it. */
const MAX_BYTES = 40_000_000;

/**
 * A request as it arrived: `at` is real time in ms, `letter` the id that the provider gave, null while it has
 * none.
 */
export type ArrivedMail = {
  key: string;
  at: number;
  letter: string | null;
  /** The mail as plain text. */
  text: string;
};

/**
 * A mail provider as a log: responds as Resend does, with its idempotency keys, after a few milliseconds. One
 * response in `cutEvery` is lost after the letter was accepted, as on any network. One request in
 * `silentEvery` gets no response, whether it was accepted (every other) or not.
 */
export async function startProvider({ latencyMs = 8, cutEvery = 25, silentEvery = Infinity } = {}) {
  const arrivals: ArrivedMail[] = [];
  const accepted = new Map<string, { id: string; payload: string }>();
  let conflicts = 0;

  const server = createServer((request, response) => {
    const arrival: ArrivedMail = {
      key: String(request.headers['idempotency-key']),
      at: Date.now(),
      letter: null,
      text: '',
    };
    arrivals.push(arrival);
    answer(arrival).catch(() => response.destroy());

    async function answer({ key }: ArrivedMail): Promise<void> {
      const body = await readBody(request, MAX_BYTES);
      const payload = digest(body);
      arrival.text = (JSON.parse(body.toString()) as { text: string }).text;
      const isSilent = arrivals.length % silentEvery === 0;
      if (isSilent && (arrivals.length / silentEvery) % 2 === 0) return;
      const known = accepted.get(key);
      const letter = known ?? { id: `letter-${accepted.size + 1}`, payload };
      if (letter.payload !== payload) return refuse();
      accepted.set(key, letter);
      arrival.letter = letter.id;
      if (isSilent) return;
      await sleep(Math.random() * latencyMs);
      if (!known && accepted.size % cutEvery === 0) return void response.destroy();
      json(200, { id: letter.id });
    }

    function refuse(): void {
      conflicts++;
      json(409, { statusCode: 409, name: 'invalid_idempotent_request', message: 'Another payload' });
    }

    function json(status: number, body: object): void {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }
  });
  const { url, stop } = await listen(server, 0);
  return { url, stop, arrivals, accepted, conflicts: () => conflicts };
}

export type Provider = Awaited<ReturnType<typeof startProvider>>;

const digest = (body: Buffer): string => createHash('sha256').update(body).digest('hex');
