-- AlterTable
ALTER TABLE "settings" ADD COLUMN     "pending" JSONB,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;
