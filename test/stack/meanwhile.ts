import { type Pace } from '../../providers/pace.js';

/**
 * A pace that lets an event happen, once, after a notice was frozen and before its account is locked for the
 * sending.
 */
export function meanwhile(): { pace: Pace; happens: (event: () => Promise<unknown>) => void } {
  let event: (() => Promise<unknown>) | null = null;
  return {
    async pace(call) {
      const now = event;
      event = null;
      await now?.();
      return call();
    },
    happens: (next) => void (event = next),
  };
}
