import pLimit from 'p-limit';

/** Runs a call when the rate allows it, and returns its result. */
export type Pace = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * Limits the calls in any second: a call occupies one of the places until a second after it has ended. All
 * its requests to a provider fall between, so no second sees more requests than there are places, however
 * late a busy processor runs them. For a fractional rate the seconds are longer.
 */
export function createPace(perSecond: number): Pace {
  const places = Math.max(1, Math.ceil(perSecond));
  const rest = (1_000 * places) / perSecond;
  const inPlace = pLimit(places);
  return (call) =>
    new Promise((resolve, reject) => {
      void inPlace(async () => {
        await call().then(resolve, reject);
        await new Promise((rested) => setTimeout(rested, rest).unref());
      });
    });
}
