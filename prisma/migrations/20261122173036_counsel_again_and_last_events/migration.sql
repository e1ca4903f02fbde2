-- DropIndex
DROP INDEX "matter_invoiceId_cycle_key";

-- AlterTable
ALTER TABLE "matter" ADD COLUMN     "turn" INTEGER NOT NULL DEFAULT 1;

-- CreateIndex
CREATE INDEX "inbox_event_source_receivedAt_idx" ON "inbox_event"("source", "receivedAt");

-- CreateIndex
CREATE UNIQUE INDEX "matter_invoiceId_cycle_turn_key" ON "matter"("invoiceId", "cycle", "turn");
