export type ReversalKind = 'refund' | 'chargeback' | 'chargeback-reversal';

/** Money that went back to the payer, or came here again after it had: the end of a chargeback has the chargeback's own id. */
export type ReversalReport = {
  kind: ReversalKind;
  id: string;
  paymentId: string;
  /** Minor units, positive. */
  amount: bigint;
  /** Null: the payment's own. */
  currency: string | null;
};

/** As it is kept: who told it, and the digest that tells whether it was told again. */
export type StoredReversal = ReversalReport & { source: string; digest: string };
