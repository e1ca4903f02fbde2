-- AlterTable
ALTER TABLE "notice" ADD COLUMN     "digest" TEXT;
