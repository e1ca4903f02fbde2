import pLimit from 'p-limit';

/** Runs a call when its turn has come, and answers with what it answers. */
export type Pace = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * So many calls at most in any second: a call takes one of the places and leaves it free a second after it has ended.
 * Whatever it asks of a provider lies between, so no second sees more requests than there are places, however late a
 * busy processor comes to them. A rate that is not a whole number has longer seconds.
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
