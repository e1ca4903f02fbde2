-- AlterTable
ALTER TABLE "refused_address" RENAME COLUMN "email" TO "address";
ALTER TABLE "refused_address" ADD COLUMN     "channel" TEXT NOT NULL DEFAULT 'email';
ALTER TABLE "refused_address" ALTER COLUMN "channel" DROP DEFAULT;
ALTER TABLE "refused_address" DROP CONSTRAINT "refused_address_pkey",
ADD CONSTRAINT "refused_address_pkey" PRIMARY KEY ("accountId", "channel", "address");
