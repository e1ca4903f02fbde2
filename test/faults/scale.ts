import { seeded } from '../fixtures/random.js';

/** `npm run test:faults` runs the long form, once for each of three seeds; `npm test` runs the short one. */
export const isLong = process.env.FAULTS === 'long';

export const times = (short: number, long: number): number => (isLong ? long : short);

/** What the faults of this run are drawn from; FAULTS_SEED draws the same again. */
export const SEED = Number(process.env.FAULTS_SEED ?? Math.floor(Math.random() * 2 ** 31));
export const random = seeded(SEED);
