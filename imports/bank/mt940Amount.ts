import { MAX_AMOUNT, parseMajor } from '../../domain/money/money.js';

/** Returns the minor units of `1000,50` or `1000,`; what is wrong with it as a text. */
export function readMinor(written: string, currency: string): bigint | string {
  try {
    const minor = parseMajor(written.replace(/,$/, '').replace(',', '.'), currency);
    return minor > MAX_AMOUNT ? `"${written}" is too large` : minor;
  } catch (error) {
    return (error as Error).message;
  }
}
