export type ReversalKind = 'refund' | 'chargeback' | 'chargeback-reversal';

/**
 * Money that went back to the payer, or that a chargeback's end brought here again: the end has the
 * chargeback's own id.
 */
export type ReversalReport = {
  kind: ReversalKind;
  id: string;
  paymentId: string;
  /** Minor units, positive. */
  amount: bigint;
  /** Null for the payment's own. */
  currency: string | null;
};

/** The report as it is stored: with its source, and the digest that detects a repeat. */
export type StoredReversal = ReversalReport & { source: string; digest: string };
