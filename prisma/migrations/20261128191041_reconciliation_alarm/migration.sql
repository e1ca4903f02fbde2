-- AlterTable
ALTER TABLE "reconciliation" ADD COLUMN     "stoppedAt" TIMESTAMPTZ(3);
