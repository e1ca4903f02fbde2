export type ReversalKind = 'refund' | 'chargeback' | 'chargeback-reversal' | 'refund-reversal';

/**
 * Money that went back to the payer, or that is here again: because a chargeback ended, under the
 * chargeback's own id, or because a refund failed, under the refund's own id at the provider.
 */
export type ReversalReport = {
  kind: ReversalKind;
  id: string;
  paymentId: string;
  /** Minor units, positive. */
  amount: bigint;
  /** Null for the payment's own. */
  currency: string | null;
  /** Of a refund that failed: ISO 8601, real time of the provider's report. */
  failedAt?: string;
};

/** The report as it is stored: with its source, and the digest that detects a repeat. */
export type StoredReversal = ReversalReport & { source: string; digest: string };
