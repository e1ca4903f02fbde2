type Stop = { name: string; stop: () => Promise<unknown> | void };

/** Ends what runs, in the reverse order of its start and only once, for any cause. */
export class Lifetime {
  private readonly running: Stop[] = [];
  private ending: Promise<void> | null = null;

  constructor(private readonly say: (line: string) => void) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => void this.end(0, 'Stopping; "npm start" goes on from here.'));
    }
  }

  get isOver(): boolean {
    return this.ending !== null;
  }

  /** `stop` runs at the end; when `died` resolves before, everything ends. */
  keep(name: string, stop: Stop['stop'], died?: Promise<string>): void {
    this.running.push({ name, stop });
    died?.then(
      (last) => this.end(1, `${name} has ended unexpectedly${last ? `:\n${last}` : '.'}`),
      (error: Error) => this.end(1, error.message),
    );
  }

  end(code: number, why: string): Promise<void> {
    this.ending ??= this.stopAll(why).then(() => process.exit(code));
    return this.ending;
  }

  private async stopAll(why: string): Promise<void> {
    this.say(`\n${why}`);
    for (const { name, stop } of this.running.reverse()) {
      await Promise.resolve(stop()).catch((error: Error) => this.say(`${name}: ${error.message}`));
      this.say(`  ${name} stopped.`);
    }
  }
}
