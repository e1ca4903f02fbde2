import { isolate } from './bidi.js';
import { numberOf, type NoticeFacts, type InvoiceFacts } from './facts.js';
import { type Format } from './format.js';
import { type Particulars, type Words } from './languages/wording.js';
import { totalsOf } from './totals.js';

/**
 * Returns the merge fields of a notice's sentences, written for the account's locale. They are getters: a
 * notice is refused for a missing field, by name, only when its words use the field.
 */
export function particularsOf(
  template: string,
  facts: NoticeFacts,
  format: Format,
  words: Words,
): Particulars {
  const { account, invoices } = facts;
  const totals = totalsOf(invoices);
  const late = totals.filter(({ pastDue }) => pastDue > 0n);
  const money = (minor: bigint, currency: string) => isolate(format.money(minor, currency));
  const open = format.list(totals.map(({ balance, currency }) => money(balance, currency)));
  const pastDue = format.list(late.map(({ pastDue, currency }) => money(pastDue, currency))) || null;
  const needed = <T>(value: T | null | undefined, what: string): T => {
    if (value) return value;
    throw new Error(`the ${template} letter of account "${account.id}" has no ${what}`);
  };
  const carrying = (): InvoiceFacts =>
    needed(invoices.find(({ id }) => id === facts.carryingInvoiceId) ?? invoices[0], 'invoices');
  return {
    get invoice() {
      return isolate(numberOf(carrying()));
    },
    get dueOn() {
      return isolate(format.longDate(carrying().dueOn));
    },
    get balance() {
      return money(carrying().balance, carrying().currency);
    },
    get age() {
      return ageText(carrying().daysPastDue, format, words);
    },
    get deadline() {
      return isolate(format.longDate(needed(facts.deadlineOn, 'deadline')));
    },
    get promise() {
      const { amount, currency, payOn, method, reference } = needed(facts.promise, 'promise');
      const how = [method, reference].filter(Boolean).join(' ');
      return {
        amount: money(amount, currency),
        payOn: isolate(format.longDate(payOn)),
        reference: how ? isolate(how) : null,
      };
    },
    get reason() {
      if (facts.reason) return isolate(facts.reason);
      return words.deadlineMissed(isolate(format.longDate(needed(facts.deadlineOn, 'reason'))));
    },
    account: isolate(account.name),
    owed: pastDue ?? open,
    open,
    pastDue,
    listed: invoices.length,
    listedCount: format.count(invoices.length),
    onHold: facts.onHold,
    licensesOff: facts.licensesOff === true,
    today: isolate(format.longDate(facts.today)),
  };
}

/** Returns "16 days past due" in the notice's language and digits. */
export const ageText = (daysPastDue: number, format: Format, words: Words): string =>
  words.age(daysPastDue, format.count(Math.abs(daysPastDue)));
