-- CreateIndex
CREATE INDEX "payment_exception_accountId_idx" ON "payment_exception"("accountId");
