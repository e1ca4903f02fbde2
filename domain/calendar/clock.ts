/** Business time: the time every date of the product is in. In production it is the real time. */
export type Clock = {
  /** Business time now, epoch ms. */
  now(): number;
  /** The real instant (epoch ms) at which business time reaches `business`. */
  toReal(business: number): number;
  /** Business ms that a step may be late and still count as on time: a minute of real time, whatever the speed. */
  patience: number;
};

const PATIENCE = 60_000;

export const realClock: Clock = { now: () => Date.now(), toReal: (business) => business, patience: PATIENCE };

/** The simulation clock: business time was `businessStart` at the real instant `realStart` and runs `speed` times as fast. */
export function simulationClock(businessStart: number, realStart: number, speed: number): Clock {
  return {
    now: () => Math.floor(businessStart + (Date.now() - realStart) * speed),
    // Rounded before the sum: a float of today's size has no room for the fraction, and the clock would be reached too early.
    toReal: (business) => realStart + Math.ceil((business - businessStart) / speed),
    patience: PATIENCE * speed,
  };
}
