import { folded, meaningsByWord } from './words.js';

/** What a state of an invoice in another system means for its debt here. */
export const MEANINGS = ['open', 'disputed', 'paid', 'void', 'draft', 'written-off', 'credit-note'] as const;
export type Meaning = (typeof MEANINGS)[number];

/** The words of accounting systems, in their languages; compared without case, accents, blanks and dashes. */
const WORDS: Record<Meaning, readonly string[]> = {
  open: [
    'open, unpaid, not paid, sent, due, overdue, past due, outstanding, authorised, authorized, approved, posted',
    'issued, finalized, finalised, awaiting payment, partial, partially paid, part paid, partly paid, viewed, late',
    'submitted, invoice, tax invoice, sales invoice, invoiced, delivered, unsettled, to pay',
    'offen, unbezahlt, überfällig, fällig, teilbezahlt, teilweise bezahlt, versendet, gemahnt, gebucht, rechnung',
    'ouverte, ouvert, impayée, impayé, non payée, non payé, envoyée, en retard, échue, à payer, facture, en attente',
    'pendiente, pendiente de pago, vencida, vencido, enviada, no pagada, abierta, factura, emitida',
    'openstaand, verzonden, vervallen, onbetaald, factuur, aperta, aperto, non pagata, scaduta, inviata, fattura',
  ],
  disputed: [
    'disputed, in dispute, on dispute, contested, strittig, reklamiert, en litige, en disputa, betwist',
  ],
  paid: [
    'paid, settled, closed, complete, completed, paid in full, fully paid, cleared, reconciled',
    'bezahlt, beglichen, ausgeglichen, erledigt, payée, payé, réglée, réglé, soldée, acquittée',
    'pagada, pagado, cobrada, cobrado, betaald, voldaan, pagata, pagato, saldata, incassata',
  ],
  void: [
    'void, voided, cancelled, canceled, deleted, reversed, storniert, stornierung, annulliert, gelöscht',
    'annulée, annulé, anulada, anulado, cancelada, geannuleerd, annullata, annullato',
  ],
  draft: [
    'draft, entwurf, brouillon, borrador, concept, bozza, proforma, pro forma, quote, estimate, angebot',
  ],
  'written-off': [
    'uncollectible, written off, write off, bad debt, abgeschrieben, ausgebucht, uneinbringlich',
    'irrécouvrable, incobrable, oninbaar, inesigibile',
  ],
  'credit-note': [
    'credited, refunded, credit memo, credit note, credit, gutschrift, gutgeschrieben, avoir, remboursée',
    'nota de crédito, abono, abonada, creditnota, creditfactuur, nota di credito',
  ],
};

const KNOWN = meaningsByWord(WORDS);

/** Returns the meaning of a state, null for an unknown word; `chosen` (`word → meaning`) takes precedence. */
export function meaningOf(word: string, chosen: ReadonlyMap<string, Meaning>): Meaning | null {
  return chosen.get(folded(word)) ?? KNOWN.get(folded(word)) ?? null;
}

export const isStateWord = (text: string): boolean => KNOWN.has(folded(text));
