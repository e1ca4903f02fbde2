import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { readBody, listen } from './loopback.js';
import { answer, CONCURRENT, giveReceived, refusalOf, answerRefusal } from './mailAnswers.js';
import { MailFolder } from './mailFolder.js';
import { incomingMail, Mailbox } from './mailbox.js';
import { type CaughtMail } from './caughtLetter.js';
import { reportFate, reportReceived, type EventTarget } from './mailEvents.js';
import { FaultQueue, type MailFault } from './mailFaults.js';
import { showMail } from './mailPages.js';
import { headerRefusal, readEmail, type EmailRequest } from './mailRules.js';
import { rateLimit } from './rateLimit.js';

export type { MailFault } from './mailFaults.js';

export type MailCatcherOptions = {
  /** 0 or absent: a free one. */
  port?: number;
  /** Business time in milliseconds, for the times shown; absent: real time. */
  now?: () => number;
  /** Absent: no limit. */
  requestsPerSecond?: number;
  /** Milliseconds every answer takes. */
  latency?: number;
  /** Where letters are kept for the next start; absent: in memory only. */
  folder?: string;
};

export type MailCatcher = {
  /** Where `RESEND_BASE_URL` points, and the page. */
  url: string;
  port: number;
  /** Newest first, at most 2,000. */
  messages(): CaughtMail[];
  /** The next requests to send fail in this way. */
  failNext(fault: MailFault, times?: number): void;
  /**
   * Sends the outcome of each further letter to this target, signed: the addresses `bounced@…`,
   * `complained@…` and `suppressed@…` name their outcome.
   */
  tellEvents(target: EventTarget): void;
  /** Receives a letter and reports it to the target of events; returns the provider's id. */
  receive(mail: IncomingMail): Promise<string>;
  stop(): Promise<void>;
};

export type IncomingMail = {
  from: string;
  subject: string;
  text: string;
  headers?: Record<string, string>;
};

/** Resend's own limit for an email with its attachments, after base64. */
const MAX_BODY = 40 * 1024 * 1024;

/**
 * A mail provider for this machine: accepts letters as Resend does (`POST /emails`), with its idempotency
 * keys, checks and errors, sends nothing, and shows what it caught on a page at `/`.
 */
export async function startMailCatcher(options: MailCatcherOptions = {}): Promise<MailCatcher> {
  const mailbox = new Mailbox(
    options.now ?? Date.now,
    options.folder === undefined ? null : new MailFolder(options.folder),
  );
  const faults = new FaultQueue();
  const limit = rateLimit(options.requestsPerSecond ?? null);
  const inProgress = new Set<string>();
  const incoming = new Map<string, CaughtMail>();
  let target: EventTarget | null = null;

  const server = createServer((request, response) => {
    // The client has disconnected, or stop() cut it off: no response is possible.
    answered(request, response).catch(() => response.destroy());
  });
  const address = await listen(server, options.port ?? 0);
  return {
    ...address,
    messages: () => mailbox.messages(),
    failNext: (fault, times = 1) => faults.add(fault, times),
    tellEvents: (to) => void (target = to),
    async receive(mail) {
      const received = incomingMail(mail, new Date((options.now ?? Date.now)()));
      incoming.set(received.id, received);
      if (target) await reportReceived(target, received);
      return received.id;
    },
  };

  async function answered(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'POST' && request.url === '/emails') return take(request, response);
    const requestedId = /^\/emails\/receiving\/([\w-]+)$/.exec(request.url ?? '')?.[1];
    if (requestedId) return giveReceived(incoming.get(requestedId), response);
    showMail(mailbox, request, response);
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, MAX_BODY);
    const fault = faults.next();
    if (fault?.kind === 'refuse') return answerRefusal(response, refusalOf(fault));
    const refusal = limit() ?? headerRefusal(request.headers);
    if (refusal) return answerRefusal(response, refusal);
    const read = readEmail(body);
    if ('refusal' in read) return answerRefusal(response, read.refusal);
    const key = (request.headers['idempotency-key'] as string | undefined) ?? null;
    await exclusively(key, response, () => deliver(read.email, key, body, fault, response));
  }

  /** Like Resend, refuses a key that another request is using at this moment. */
  async function exclusively(
    key: string | null,
    response: ServerResponse,
    work: () => Promise<void>,
  ): Promise<void> {
    if (key === null) return work();
    if (inProgress.has(key)) return answerRefusal(response, CONCURRENT);
    inProgress.add(key);
    response.once('close', () => inProgress.delete(key));
    await work();
  }

  async function deliver(
    email: EmailRequest,
    key: string | null,
    body: Buffer,
    fault: MailFault | null,
    response: ServerResponse,
  ): Promise<void> {
    if (options.latency) await sleep(options.latency);
    if (fault?.kind === 'slow') await fault.meanwhile();
    const known = mailbox.lookUp(key, body);
    if (known && 'refusal' in known) return answerRefusal(response, known.refusal);
    const lost = fault && 'accepted' in fault ? fault.accepted === false : isLostByDefault(fault);
    const id = known?.id ?? (lost ? null : mailbox.accept(email, key, body));
    answer(response, fault, id);
    const mail = id && !known ? mailbox.find(id) : undefined;
    if (target && mail) await reportFate(target, mail);
  }
}

// A cut connection is worth testing for the letter that went out; the other faults for the one that did not.
const isLostByDefault = (fault: MailFault | null): boolean =>
  fault !== null && fault.kind !== 'slow' && fault.kind !== 'cut';
