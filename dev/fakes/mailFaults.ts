/**
 * Faults of the catcher for a coming request, to test senders. `accepted` decides whether the letter was sent
 * all the same, as it may be with a real provider. `hang`: no response, ever. `slow`: the right response,
 * after `meanwhile`. `empty-error`: status 500 with the body `null`. `bad-gateway`: status 502 in HTML.
 * `cut`: status 200, then the connection breaks before the body. `refuse`: any error of the provider, in its
 * own shape.
 */
export type MailFault =
  | { kind: 'hang' | 'empty-error' | 'bad-gateway' | 'cut'; accepted?: boolean }
  | { kind: 'slow'; meanwhile: () => Promise<unknown> }
  | { kind: 'refuse'; status: number; name: string; message?: string; retryAfter?: string };

/** Faults for the next requests, in order. */
export class FaultQueue {
  private readonly faults: MailFault[] = [];

  add(fault: MailFault, times: number): void {
    for (let n = 0; n < times; n++) this.faults.push(fault);
  }

  next(): MailFault | null {
    return this.faults.shift() ?? null;
  }
}
