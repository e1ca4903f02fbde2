-- AlterTable
ALTER TABLE "payment_reversal" ADD COLUMN     "failedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "refund_sum" (
    "chargeId" TEXT NOT NULL,
    "total" BIGINT NOT NULL,
    "paymentId" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "firstAt" TIMESTAMPTZ(3) NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "refund_sum_pkey" PRIMARY KEY ("chargeId","total")
);

-- CreateIndex
CREATE INDEX "refund_sum_paymentId_idx" ON "refund_sum"("paymentId");

ALTER TABLE payment_reversal
  DROP CONSTRAINT payment_reversal_kind_known,
  ADD CONSTRAINT payment_reversal_kind_known
    CHECK (kind IN ('refund', 'chargeback', 'chargeback-reversal', 'refund-reversal'));

-- A refund that failed is money of its payment that is here again.
CREATE OR REPLACE FUNCTION payment_is_in_the_ledger(wanted text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  expected bigint;
  booked bigint;
BEGIN
  SELECT CASE WHEN p.status = 'applied'
              THEN p.amount - coalesce((SELECT sum(CASE r.kind WHEN 'refund-reversal' THEN -r.amount ELSE r.amount END)
                                          FROM payment_reversal r
                                         WHERE r."paymentId" = p.id AND r.kind <> 'chargeback-reversal' AND r.status = 'applied'), 0)
              ELSE 0 END
    INTO expected FROM payment p WHERE p.id = wanted;
  SELECT coalesce(-sum(amount), 0) INTO booked FROM ledger_entry WHERE "paymentId" = wanted;
  IF expected IS DISTINCT FROM booked THEN
    RAISE EXCEPTION 'The ledger has % of payment %, but % of it is here', booked, wanted, expected;
  END IF;
END $$;
