import { folded, meaningsByWord } from '../values/words.js';

/** Whether a row of a statement is money: booked; perhaps later; or never. */
export const BANK_MEANINGS = ['booked', 'waiting', 'failed'] as const;
export type BankMeaning = (typeof BANK_MEANINGS)[number];

/** The words of banks, in their languages; compared without case, accents, blanks and dashes. */
const STATES: Record<BankMeaning, readonly string[]> = {
  booked: [
    'booked, completed, complete, settled, posted, cleared, success, successful, succeeded, executed, processed, paid',
    'done, final, accounted, BOOK, umsatz gebucht, gebucht, verbucht, ausgeführt, comptabilisé, exécuté, réglé',
    'contabilizado, ejecutado, completado, verwerkt, geboekt, contabilizzato, eseguito',
  ],
  waiting: [
    'pending, noted, authorised, authorized, in progress, scheduled, processing, created, PDNG, INFO, FUTR, on hold',
    'umsatz vorgemerkt, vorgemerkt, in bearbeitung, en attente, en cours, pendiente, en curso, in behandeling',
    'gereserveerd, in attesa, in lavorazione',
  ],
  failed: [
    'reverted, failed, refused, declined, cancelled, canceled, rejected, returned, expired, voided, blocked, error',
    'abgelehnt, storniert, fehlgeschlagen, zurückgewiesen, annulé, annulée, rejeté, rejetée, refusé, échoué',
    'rechazado, rechazada, cancelado, cancelada, fallido, geweigerd, geannuleerd, mislukt, respinto, annullato, rifiutato',
  ],
};

/** The words of a column that says whether the money came in or went out; S is Soll, H is Haben. */
const DIRECTIONS: Record<'in' | 'out', readonly string[]> = {
  in: [
    'credit, cr, c, crdt, h, haben, bij, in, incoming, money in, eingang, gutschrift, crédit, abono, accredito, +',
  ],
  out: [
    'debit, dr, d, dbit, s, soll, af, out, outgoing, money out, ausgang, lastschrift, débit, cargo, addebito, -',
  ],
};

/** A sign alone is a word of its own. */
const keyOf = (word: string): string => (/^[+-]$/.test(word) ? word : folded(word));

const KNOWN_STATES = meaningsByWord(STATES, keyOf);
const KNOWN_DIRECTIONS = meaningsByWord(DIRECTIONS, keyOf);

/** Returns null for an unknown word; `chosen` (`word → meaning`) takes precedence. */
export const bankMeaningOf = (word: string, chosen: ReadonlyMap<string, BankMeaning>): BankMeaning | null =>
  chosen.get(folded(word)) ?? KNOWN_STATES.get(keyOf(word)) ?? null;

export const flowOf = (word: string): 'in' | 'out' | null => KNOWN_DIRECTIONS.get(keyOf(word.trim())) ?? null;

export const isBankState = (text: string): boolean => KNOWN_STATES.has(keyOf(text));
