-- AlterTable
ALTER TABLE "account" ADD COLUMN     "preferences" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "sent" JSONB;
