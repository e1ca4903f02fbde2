import { moneyOfPart, type Money } from './camtMoney.js';
import { elementsAt, textAt, type XmlElement } from './xml.js';

/** The transactions of an entry; `amounts` is null where only the entry's own amount counts. */
export type Batch = { transactions: XmlElement[]; amounts: Money[] | null };

/**
 * Returns the transactions of an entry, with their amounts when there are several and these add up to what was
 * booked. Throws RangeError when they contradict the entry.
 */
export function batchOf(entry: XmlElement, booked: Money): Batch {
  const transactions = elementsAt(entry, 'NtryDtls', 'TxDtls');
  const amounts = transactions.length > 1 ? amountsOf(transactions, booked) : null;
  if (amounts === null) assertComplete(entry, transactions.length);
  return { transactions, amounts };
}

/** Returns null when a transaction has no amount, or when they do not add up. */
function amountsOf(transactions: readonly XmlElement[], booked: Money): Money[] | null {
  const { currency } = booked;
  const sign = booked.amount < 0 ? -1 : 1;
  const amounts = transactions.map((one) => moneyOfPart(one, { currency, sign }));
  const foreign = amounts.find((one) => one !== null && one.currency !== currency);
  if (foreign)
    throw new RangeError(
      `has several transactions in ${foreign.currency} in an entry in ${currency}: book it by hand`,
    );
  const known = amounts.filter((one) => one !== null);
  const total = known.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  return known.length === amounts.length && total === BigInt(booked.amount) ? known : null;
}

/** A file that shows one payment of three names the whole amount's invoice for the others too. */
function assertComplete(entry: XmlElement, shown: number): void {
  if (shown === 0) return;
  for (const details of elementsAt(entry, 'NtryDtls')) {
    const number = textAt(details, 'Btch', 'NbOfTxs');
    const here = elementsAt(details, 'TxDtls').length;
    if (number !== '' && Number(number) !== here)
      throw new RangeError(
        `says that it has ${number} transactions, and the file shows ${here}: book it by hand`,
      );
  }
}
