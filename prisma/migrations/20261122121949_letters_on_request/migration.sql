-- CreateTable
CREATE TABLE "letter_request" (
    "accountId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "letter" TEXT NOT NULL,
    "reason" TEXT,
    "to" TEXT[],
    "invoiceId" TEXT NOT NULL,
    "cycle" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL,
    "requestedBy" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3),

    CONSTRAINT "letter_request_pkey" PRIMARY KEY ("accountId","id")
);

-- CreateTable
CREATE TABLE "report_mail" (
    "id" TEXT NOT NULL,
    "report" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "frozenAt" TIMESTAMPTZ(3) NOT NULL,
    "sentAt" TIMESTAMPTZ(3),
    "providerId" TEXT,
    "error" TEXT,

    CONSTRAINT "report_mail_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "letter_request_startedAt_idx" ON "letter_request"("startedAt");

-- AddForeignKey
ALTER TABLE "letter_request" ADD CONSTRAINT "letter_request_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
