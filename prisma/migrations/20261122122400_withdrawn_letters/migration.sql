-- AlterTable
ALTER TABLE "letter_request" ADD COLUMN     "withdrawn" TEXT;

