-- AlterTable
ALTER TABLE "account" ADD COLUMN     "payUrl" TEXT;
