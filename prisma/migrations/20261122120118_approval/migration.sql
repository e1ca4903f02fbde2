-- CreateTable
CREATE TABLE "approval" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "invoiceId" TEXT NOT NULL,
    "cycle" INTEGER NOT NULL,
    "stepId" TEXT NOT NULL,
    "turn" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "day" DATE NOT NULL,
    "letter" JSONB,
    "attachments" JSONB NOT NULL DEFAULT '[]',
    "written" TEXT,
    "balances" JSONB NOT NULL DEFAULT '[]',
    "words" JSONB,
    "editedAt" TIMESTAMPTZ(3),
    "editedBy" TEXT,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "decidedAt" TIMESTAMPTZ(3),
    "decidedBy" TEXT,
    "reason" TEXT,

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "approval_status_askedAt_idx" ON "approval"("status", "askedAt");

-- CreateIndex
CREATE UNIQUE INDEX "approval_invoiceId_cycle_stepId_turn_key" ON "approval"("invoiceId", "cycle", "stepId", "turn");

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_invoiceId_fkey" FOREIGN KEY ("invoiceId") REFERENCES "invoice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
