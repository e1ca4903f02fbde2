/** Business time, which every date of the product uses. In production it is the real time. */
export type Clock = {
  /** Business time now, epoch ms. */
  now(): number;
  /** The real instant (epoch ms) at which business time reaches `business`. */
  toReal(business: number): number;
  /**
   * A step that is late by up to this many ms of business time is on time: one minute of real time at any
   * speed.
   */
  patience: number;
};

const PATIENCE = 60_000;

export const realClock: Clock = { now: () => Date.now(), toReal: (business) => business, patience: PATIENCE };

/**
 * A simulation clock: business time was `businessStart` at the real instant `realStart` and runs `speed`
 * times as fast.
 */
export function simulationClock(businessStart: number, realStart: number, speed: number): Clock {
  return {
    now: () => Math.floor(businessStart + (Date.now() - realStart) * speed),
    // Rounds before adding: a float of today's size cannot hold the fraction, and the instant would come too
    // early.
    toReal: (business) => realStart + Math.ceil((business - businessStart) / speed),
    patience: PATIENCE * speed,
  };
}
