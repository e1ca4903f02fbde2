import { Worker } from 'node:worker_threads';
import { TooManyRequests } from '../../books/errors.js';
import { type PdfAnswer, type PdfJob } from './pdfThread.js';

/** Beyond so many waiting requests, the next one is refused and must be repeated. */
const MAX_WAITING = 100;
const COME_AGAIN_S = 10;
/** A statement of 3,000 invoices takes seconds; what takes longer than this has gone wrong. */
const MAX_MS = 60_000;

type Waiting = { job: PdfJob; resolve: (bytes: Buffer) => void; reject: (error: Error) => void };

/**
 * Makes PDFs on a separate thread, one after another, so that the process stays responsive. The thread starts
 * with the first PDF. A thread that ends, or takes a minute, fails its PDF, and the next PDF gets a new one.
 */
export class PdfMaker {
  private thread: Worker | null = null;
  private current: (Waiting & { timer: NodeJS.Timeout }) | null = null;
  private readonly waiting: Waiting[] = [];

  /** Throws TooManyRequests when too many wait, Error with the maker's message when it fails. */
  make(job: PdfJob): Promise<Buffer> {
    if (this.waiting.length >= MAX_WAITING) return Promise.reject(new TooManyRequests(COME_AGAIN_S));
    return new Promise((resolve, reject) => {
      this.waiting.push({ job, resolve, reject });
      this.next();
    });
  }

  async stop(): Promise<void> {
    await this.thread?.terminate();
  }

  private next(): void {
    if (this.current) return;
    const first = this.waiting.shift();
    if (!first) return;
    this.thread ??= this.start();
    const timer = setTimeout(() => void this.thread?.terminate(), MAX_MS).unref();
    this.current = { ...first, timer };
    try {
      this.thread.postMessage(first.job);
    } catch (error) {
      this.done((one) => one.reject(error as Error));
    }
  }

  private start(): Worker {
    const thread = new Worker(new URL('./startPdfThread.mjs', import.meta.url), { execArgv: [] });
    thread.unref();
    thread.on('message', (answer: PdfAnswer) =>
      this.done((one) =>
        'bytes' in answer ? one.resolve(Buffer.from(answer.bytes)) : one.reject(new Error(answer.error)),
      ),
    );
    const gone = (why: string) => {
      if (this.thread !== thread) return;
      this.thread = null;
      this.done((one) => one.reject(new Error(`The thread that makes PDFs has ended: ${why}`)));
    };
    thread.on('error', (error) => gone((error as Error).message));
    thread.on('exit', (code) => gone(`exit code ${code}`));
    return thread;
  }

  private done(settle: (one: Waiting) => void): void {
    const one = this.current;
    this.current = null;
    if (one) {
      clearTimeout(one.timer);
      settle(one);
    }
    this.next();
  }
}
