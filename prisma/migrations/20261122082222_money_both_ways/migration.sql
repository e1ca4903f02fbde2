-- AlterTable
ALTER TABLE "invoice" ADD COLUMN     "discount" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "discountUntil" DATE;

-- AlterTable
ALTER TABLE "promise" ADD COLUMN     "planId" TEXT;

-- CreateTable
CREATE TABLE "payment_reversal" (
    "kind" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "paymentId" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "appliedAt" TIMESTAMPTZ(3),

    CONSTRAINT "payment_reversal_pkey" PRIMARY KEY ("kind","id")
);

-- CreateIndex
CREATE INDEX "payment_reversal_paymentId_status_idx" ON "payment_reversal"("paymentId", "status");

-- CreateIndex
CREATE INDEX "ledger_entry_paymentId_idx" ON "ledger_entry"("paymentId");

ALTER TABLE payment_reversal
  ADD CONSTRAINT payment_reversal_amount_positive CHECK (amount > 0),
  ADD CONSTRAINT payment_reversal_kind_known CHECK (kind IN ('refund', 'chargeback', 'chargeback-reversal'));

-- At every commit a payment that is applied stands in the ledger with exactly what of it has not gone back, and one that
-- is not applied does not stand there at all: a movement can be neither lost nor doubled.
CREATE FUNCTION payment_is_in_the_ledger(wanted text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  expected bigint;
  booked bigint;
BEGIN
  SELECT CASE WHEN p.status = 'applied'
              THEN p.amount - coalesce((SELECT sum(r.amount) FROM payment_reversal r
                                         WHERE r."paymentId" = p.id AND r.kind <> 'chargeback-reversal' AND r.status = 'applied'), 0)
              ELSE 0 END
    INTO expected FROM payment p WHERE p.id = wanted;
  SELECT coalesce(-sum(amount), 0) INTO booked FROM ledger_entry WHERE "paymentId" = wanted;
  IF expected IS DISTINCT FROM booked THEN
    RAISE EXCEPTION 'The ledger has % of payment %, but % of it is here', booked, wanted, expected;
  END IF;
END $$;

CREATE FUNCTION entry_is_of_its_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM payment_is_in_the_ledger(NEW."paymentId");
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payment_is_in_the_ledger AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW."paymentId" IS NOT NULL) EXECUTE FUNCTION entry_is_of_its_payment();
CREATE CONSTRAINT TRIGGER payment_is_in_the_ledger AFTER INSERT OR UPDATE OF status ON payment_reversal
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status IN ('applied', 'undone')) EXECUTE FUNCTION entry_is_of_its_payment();

CREATE FUNCTION payment_stands_in_the_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM payment_is_in_the_ledger(NEW.id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payment_is_in_the_ledger AFTER INSERT OR UPDATE OF status ON payment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment_stands_in_the_ledger();

-- Nobody spends credit that is not there.
CREATE FUNCTION credit_is_not_overdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(amount) FROM ledger_entry
       WHERE "accountId" = NEW."accountId" AND "invoiceId" IS NULL AND currency = NEW.currency) > 0 THEN
    RAISE EXCEPTION 'Account % has less credit in % than is taken from it', NEW."accountId", NEW.currency;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER credit_is_not_overdrawn AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW."invoiceId" IS NULL) EXECUTE FUNCTION credit_is_not_overdrawn();

-- An invoice has at most one open promise, and one open plan of instalments stands in for it.
DROP INDEX promise_one_open;
CREATE UNIQUE INDEX promise_one_open ON promise ("invoiceId") WHERE status = 'open' AND "planId" IS NULL;
