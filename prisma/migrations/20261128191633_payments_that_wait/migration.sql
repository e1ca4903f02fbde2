-- CreateIndex
CREATE INDEX "payment_invoiceId_idx" ON "payment"("invoiceId");

-- Payments that wait for what was not in the books when they were reported: the exception names it, so that it is held
-- until a round has applied them.
UPDATE "payment_exception" e SET "invoiceId" = p."invoiceId", "accountId" = p."accountId"
  FROM "payment" p
 WHERE p.id = e."paymentId" AND e.status = 'open' AND e.reason IN ('unknown-invoice', 'unknown-account')
   AND e."invoiceId" IS NULL AND e."accountId" IS NULL;
