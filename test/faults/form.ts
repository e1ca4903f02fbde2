/** `npm run test:faults` asks for the long form; `npm test` runs the short one. */
export const isLong = process.env.FAULTS === 'long';

export const times = (short: number, long: number): number => (isLong ? long : short);
