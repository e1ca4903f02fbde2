-- AlterTable
ALTER TABLE "invoice" ADD COLUMN     "number" TEXT;

-- A bank's reference names an invoice by it, in any case.
CREATE INDEX "invoice_number_idx" ON "invoice" (lower("number")) WHERE "number" IS NOT NULL;
