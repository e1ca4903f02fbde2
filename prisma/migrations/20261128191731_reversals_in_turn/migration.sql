-- AlterTable
ALTER TABLE "payment_reversal" ADD COLUMN     "triedAt" TIMESTAMPTZ(3);
