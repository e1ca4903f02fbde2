import { type DunningCase, type InvoiceStatus, type NextStep } from './case.js';

export type Decision =
  | { kind: 'act'; step: NextStep }
  | { kind: 'sleep'; until: number; step: NextStep }
  | { kind: 'wait'; reason: string }
  | { kind: 'stop'; outcome: InvoiceStatus };

/** Decides what the invoice's workflow does at the real instant `now` (epoch ms). */
export function decide(dunningCase: DunningCase, now: number): Decision {
  const { next, status } = dunningCase;
  if (next)
    return next.due <= now ? { kind: 'act', step: next } : { kind: 'sleep', until: next.due, step: next };
  switch (status) {
    case 'paid':
    case 'void':
    case 'written-off':
    case 'closed':
      return { kind: 'stop', outcome: status };
    case 'with-counsel':
      return { kind: 'wait', reason: 'with counsel' };
    case 'open':
      return { kind: 'wait', reason: dunningCase.waitingFor ?? 'every step is done' };
    default:
      return status satisfies never;
  }
}
