-- AlterTable
ALTER TABLE "notice" ADD COLUMN     "broughtOn" DATE;
