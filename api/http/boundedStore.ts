import { createHash } from 'node:crypto';
import { type ClientRateLimitInfo, type Options, type Store } from 'express-rate-limit';

/** Counters of one limiter; a flood of new keys drops the least recently seen ones. */
const MAX_KEYS = 10_000;
/** A longer key is kept as its digest. */
const LONG = 100;

/** Counts in this process's memory and uses a bounded part of it, also under a flood of made-up keys. */
export class BoundedStore implements Store {
  readonly localKeys = true;
  private windowMs = 60_000;
  /** In the order in which they were last counted. */
  private readonly counters = new Map<string, { totalHits: number; resetTime: Date }>();

  constructor(private readonly most = MAX_KEYS) {}

  init({ windowMs }: Options): void {
    this.windowMs = windowMs;
  }

  get size(): number {
    return this.counters.size;
  }

  get(key: string): ClientRateLimitInfo | undefined {
    return this.running(short(key));
  }

  increment(given: string): ClientRateLimitInfo {
    const key = short(given);
    const { totalHits, resetTime } = this.running(key) ?? {
      totalHits: 0,
      resetTime: new Date(Date.now() + this.windowMs),
    };
    const counter = { totalHits: totalHits + 1, resetTime };
    this.counters.delete(key);
    this.counters.set(key, counter);
    if (this.counters.size > this.most) this.counters.delete(this.counters.keys().next().value!);
    return counter;
  }

  decrement(given: string): void {
    const counter = this.running(short(given));
    if (counter && counter.totalHits > 0) counter.totalHits--;
  }

  resetKey(given: string): void {
    this.counters.delete(short(given));
  }

  resetAll(): void {
    this.counters.clear();
  }

  private running(key: string) {
    const counter = this.counters.get(key);
    if (counter && counter.resetTime.getTime() > Date.now()) return counter;
    this.counters.delete(key);
    return undefined;
  }
}

const short = (key: string): string =>
  key.length <= LONG ? key : createHash('sha256').update(key).digest('base64url');
