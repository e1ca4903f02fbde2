-- DropForeignKey
ALTER TABLE "task" DROP CONSTRAINT "task_invoiceId_fkey";

-- AlterTable
ALTER TABLE "account" ADD COLUMN     "lettersFrom" DATE;

-- AlterTable
ALTER TABLE "notice" ADD COLUMN     "delivery" TEXT,
ADD COLUMN     "deliveryAt" TIMESTAMPTZ(3),
ADD COLUMN     "deliveryReason" TEXT,
ADD COLUMN     "returnedFrom" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "task" ALTER COLUMN "accountId" DROP NOT NULL,
ALTER COLUMN "invoiceId" DROP NOT NULL;

-- CreateTable
CREATE TABLE "refused_address" (
    "accountId" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "detail" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "refused_address_pkey" PRIMARY KEY ("accountId","email")
);

-- CreateTable
CREATE TABLE "reply" (
    "id" TEXT NOT NULL,
    "accountId" TEXT,
    "from" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "automatic" BOOLEAN NOT NULL,
    "files" TEXT[],
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reply_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invoice_attachment" (
    "invoiceId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "contentType" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "invoice_attachment_pkey" PRIMARY KEY ("invoiceId","name")
);

-- CreateIndex
CREATE INDEX "reply_accountId_receivedAt_idx" ON "reply"("accountId", "receivedAt");

-- CreateIndex
CREATE INDEX "notice_providerId_idx" ON "notice"("providerId");

-- AddForeignKey
ALTER TABLE "refused_address" ADD CONSTRAINT "refused_address_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reply" ADD CONSTRAINT "reply_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice_attachment" ADD CONSTRAINT "invoice_attachment_invoiceId_fkey" FOREIGN KEY ("invoiceId") REFERENCES "invoice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_invoiceId_fkey" FOREIGN KEY ("invoiceId") REFERENCES "invoice"("id") ON DELETE SET NULL ON UPDATE CASCADE;
