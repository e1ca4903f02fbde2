import { seeded } from '../fixtures/random.js';

/** `npm run test:faults` runs the long form, once for each of three seeds; `npm test` runs the short one. */
export const isLong = process.env.FAULTS === 'long';

export const times = (short: number, long: number): number => (isLong ? long : short);

/** The seed of this run's faults; FAULTS_SEED repeats a run. */
export const SEED = Number(process.env.FAULTS_SEED ?? Math.floor(Math.random() * 2 ** 31));
export const random = seeded(SEED);
