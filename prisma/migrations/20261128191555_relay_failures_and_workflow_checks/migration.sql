-- CreateTable
CREATE TABLE "relay_failure" (
    "invoiceId" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "nextTryAt" TIMESTAMPTZ(3) NOT NULL,
    "error" TEXT NOT NULL,

    CONSTRAINT "relay_failure_pkey" PRIMARY KEY ("invoiceId")
);

-- CreateTable
CREATE TABLE "workflow_check" (
    "id" BIGSERIAL NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3) NOT NULL,
    "overdue" INTEGER NOT NULL,
    "restarted" INTEGER NOT NULL,
    "behind" INTEGER NOT NULL,

    CONSTRAINT "workflow_check_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "workflow_check_finishedAt_idx" ON "workflow_check"("finishedAt");

-- CreateIndex
CREATE INDEX "outbox_message_invoiceId_id_idx" ON "outbox_message"("invoiceId", "id");
