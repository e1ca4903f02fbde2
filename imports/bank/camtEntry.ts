import { UNKNOWN_STATE } from '../values/words.js';
import { folded } from '../values/words.js';
import { textProblem } from '../files/cells.js';
import { type ImportIssue } from '../files/issue.js';
import { areCharges, bookedOn, isReturned, payerOf, referencesOf } from './camtDetails.js';
import { readAmt, signOf, type Money } from './camtMoney.js';
import { batchOf, type Batch } from './camtBatch.js';
import { isNoId } from './ids.js';
import { joinedReference, MAX_PAYER, MAX_REFERENCE } from './reference.js';
import { type PlacedRow, type ReadBankRow } from './row.js';
import { BANK_MEANINGS, type BankMeaning } from './states.js';
import { elementsAt, textAt, type XmlElement } from './xml.js';

type Reading = { line: number; means: ReadonlyMap<string, BankMeaning> };

/** The amount of an entry, or of each transaction in its batch. */
type Part = { money: Money; details: readonly XmlElement[]; transactionId: string };

/** What all parts of an entry have in common. */
type Common = { entry: XmlElement; receivedOn: string; isReversal: boolean };

/** An entry or a transaction that cannot be read, with the element that is wrong. */
class Unreadable extends Error {
  constructor(
    readonly element: string,
    readonly value: string | null,
    problem: string,
  ) {
    super(problem);
  }
}

/** Returns a row for the entry, or one for each transaction of a batch whose amounts are known. */
export function entryRows(entry: XmlElement, { line, means }: Reading): PlacedRow[] {
  const unreadable = (error: unknown): PlacedRow => ({ line, issues: [issueOf(error, line)] });
  try {
    const state = stateOf(entry, means);
    if (state !== 'booked') return [{ line, leftOut: state }];
    const money = moneyOf(entry);
    if (money.amount === 0) return [{ line, leftOut: 'no transaction' }];
    const receivedOn = inElement('BookgDt', null, () => bookedOn(entry));
    const common = { entry, receivedOn, isReversal: isReversal(entry) };
    const batch = inElement('NtryDtls', null, () => batchOf(entry, money));
    return partsOf(entry, batch, money).map((part) => {
      try {
        return { line, ...rowOf(part, common) };
      } catch (error) {
        return unreadable(error);
      }
    });
  } catch (error) {
    return [unreadable(error)];
  }
}

function issueOf(error: unknown, line: number): ImportIssue {
  if (!(error instanceof Unreadable)) throw error;
  return { line, unit: 'entry', column: error.element, value: error.value, problem: error.message };
}

/** Runs `read`, whose RangeError says what is wrong with the element. */
function inElement<T>(element: string, value: string | null, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const problem = value === null ? error.message : error.message.replace(/^"[^]*?" (?=is|has)/, '');
    throw new Unreadable(element, value, problem);
  }
}

/** Codes of ISO 20022: only BOOK is money. */
const STATES: ReadonlyMap<string, BankMeaning> = new Map([
  ['BOOK', 'booked'],
  ['PDNG', 'waiting'],
  ['INFO', 'waiting'],
  ['FUTR', 'waiting'],
]);

/** The state is a text up to version 07, and a code or a word of the bank's own from version 08 on. */
function stateOf(entry: XmlElement, means: ReadonlyMap<string, BankMeaning>): BankMeaning {
  const code = textAt(entry, 'Sts', 'Cd') || textAt(entry, 'Sts');
  const word = code || textAt(entry, 'Sts', 'Prtry');
  if (word === '') throw new Unreadable('Sts', null, 'is missing: only a booked entry is money');
  const meaning = means.get(folded(word)) ?? STATES.get(code);
  if (meaning !== undefined) return meaning;
  const how = `--means "${word}=${BANK_MEANINGS.join('|')}"`;
  throw new Unreadable('Sts', word, `${UNKNOWN_STATE} (${how})`);
}

function moneyOf(entry: XmlElement): Money {
  const [written] = elementsAt(entry, 'Amt');
  if (!written) throw new Unreadable('Amt', null, 'is missing');
  const { amount, currency } = inElement('Amt', textAt(written), () => readAmt(written));
  const indicator = textAt(entry, 'CdtDbtInd');
  return { amount: amount * inElement('CdtDbtInd', indicator, () => signOf(entry)), currency };
}

function isReversal(entry: XmlElement): boolean {
  const indicator = textAt(entry, 'RvslInd');
  if (/^(?:true|1)$/.test(indicator)) return true;
  if (/^(?:false|0|)$/.test(indicator)) return false;
  throw new Unreadable('RvslInd', indicator, 'is neither true nor false');
}

/** A transaction's own reference of the bank counts where no other transaction of the entry has it too. */
function partsOf(entry: XmlElement, batch: Batch, money: Money): Part[] {
  const ofEntry = idOf(entry, 'AcctSvcrRef');
  const own = batch.transactions.map((one) => idOf(one, 'Refs', 'AcctSvcrRef'));
  if (batch.amounts === null) {
    const transactionId = (own.length === 1 ? own[0] : '') || ofEntry;
    return [{ money, details: batch.transactions, transactionId }];
  }
  const areDistinct = own.every((id) => id !== '') && new Set(own).size === own.length;
  return batch.amounts.map((part, place) => {
    const shared = own[place] || ofEntry;
    const numbered = shared === '' ? '' : `${shared}:${place + 1}`;
    const transactionId = areDistinct ? own[place]! : numbered;
    return { money: part, details: [batch.transactions[place]!], transactionId };
  });
}

function idOf(element: XmlElement, ...path: string[]): string {
  const id = textAt(element, ...path);
  return isNoId(id) ? '' : id;
}

function rowOf(
  { money, details, transactionId }: Part,
  { entry, receivedOn, isReversal }: Common,
): ReadBankRow {
  if (money.amount === 0) return { leftOut: 'no transaction' };
  if (money.amount > 0 && areCharges(entry, details)) return { leftOut: 'bank charge' };
  const returned = details.filter(isReturned).length;
  if (money.amount > 0 && returned > 0 && returned < details.length)
    throw new Unreadable('NtryDtls', null, 'has payments and returns in one amount: book it by hand');
  const identity = {
    transactionId: fitting('AcctSvcrRef', transactionId, MAX_REFERENCE),
    receivedOn,
    ...money,
    reference: referenceOf(entry, details),
    payer: fitting('Dbtr', payerOfAll(details), MAX_PAYER),
  };
  return { identity, reversal: isReversal || (returned > 0 && returned === details.length) };
}

/** Of several transactions in one amount every name counts, so they must all fit. */
function referenceOf(entry: XmlElement, details: readonly XmlElement[]): string {
  const texts = details.map(referencesOf);
  const parts = details.length > 1 ? [texts.flat().join(' ')] : texts.flat();
  const whole = parts.map((part) => fitting('RmtInf', part, MAX_REFERENCE));
  return joinedReference(whole) || fitting('AddtlNtryInf', textAt(entry, 'AddtlNtryInf'), MAX_REFERENCE);
}

/** Returns '' for transactions of several payers. */
function payerOfAll(details: readonly XmlElement[]): string {
  const names = new Set(details.map(payerOf));
  return names.size === 1 ? [...names][0]! : '';
}

function fitting(element: string, text: string, longest: number): string {
  const problem = textProblem(text, longest);
  if (problem !== null) throw new Unreadable(element, text, problem);
  return text;
}
