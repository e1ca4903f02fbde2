import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CaughtMail } from './caughtLetter.js';

/** A letter, and what its idempotency key has been used for, until when (real time, epoch ms). */
export type KeptMail = { letter: CaughtMail; payload: string; until: number };

/** Letters as files, a letter each, numbered in the order of their arrival. */
export class MailFolder {
  private newest = 0;

  constructor(private readonly path: string) {
    mkdirSync(path, { recursive: true });
  }

  /** Oldest first. */
  read(): KeptMail[] {
    const names = readdirSync(this.path)
      .filter((name) => name.endsWith('.json'))
      .sort();
    this.newest = Number.parseInt(names.at(-1) ?? '0');
    return names.map((name) => JSON.parse(readFileSync(join(this.path, name), 'utf8')) as KeptMail);
  }

  /** Keeps `capacity` letters: the oldest makes room. */
  add(kept: KeptMail, capacity: number): void {
    const file = this.file((this.newest += 1));
    // Under another name until it is whole: a killed process leaves no half letter.
    writeFileSync(`${file}.new`, JSON.stringify(kept));
    renameSync(`${file}.new`, file);
    rmSync(this.file(this.newest - capacity), { force: true });
  }

  private file(number: number): string {
    return join(this.path, `${String(number).padStart(9, '0')}.json`);
  }
}
