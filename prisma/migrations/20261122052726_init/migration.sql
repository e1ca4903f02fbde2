-- CreateTable
CREATE TABLE "clock" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "businessStart" TIMESTAMPTZ(3) NOT NULL,
    "realStart" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "clock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "body" JSONB NOT NULL,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("id","version")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "timeZone" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "contacts" JSONB NOT NULL,
    "policyId" TEXT,
    "jurisdiction" TEXT,
    "licenseVersion" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invoice" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "balance" BIGINT NOT NULL DEFAULT 0,
    "issuedOn" DATE NOT NULL,
    "dueOn" DATE NOT NULL,
    "description" TEXT,
    "purchaseOrder" TEXT,
    "lines" JSONB NOT NULL DEFAULT '[]',
    "payUrl" TEXT,
    "documentUrl" TEXT,
    "status" TEXT NOT NULL DEFAULT 'open',
    "stage" TEXT NOT NULL DEFAULT 'current',
    "cycle" INTEGER NOT NULL DEFAULT 1,
    "digest" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "policyId" TEXT NOT NULL,
    "policyVersion" INTEGER NOT NULL,
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "pausedUntil" DATE,
    "pauseReason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "invoice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "id" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "invoiceId" TEXT,
    "cycle" INTEGER,
    "type" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "paymentId" TEXT,
    "actor" TEXT NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment" (
    "id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "invoiceId" TEXT,
    "accountId" TEXT,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "method" TEXT,
    "reference" TEXT,
    "status" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_exception" (
    "id" TEXT NOT NULL,
    "paymentId" TEXT,
    "eventKey" TEXT,
    "reason" TEXT NOT NULL,
    "invoiceId" TEXT,
    "accountId" TEXT,
    "amount" BIGINT,
    "currency" TEXT,
    "detail" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "resolution" TEXT,
    "resolvedBy" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "resolvedAt" TIMESTAMPTZ(3),

    CONSTRAINT "payment_exception_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbox_event" (
    "source" TEXT NOT NULL,
    "eventId" TEXT NOT NULL,
    "body" BYTEA NOT NULL,
    "accountId" TEXT,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "appliedAt" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,

    CONSTRAINT "inbox_event_pkey" PRIMARY KEY ("source","eventId")
);

-- CreateTable
CREATE TABLE "outbox_message" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "invoiceId" TEXT NOT NULL,
    "paymentId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "outbox_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "step_run" (
    "invoiceId" TEXT NOT NULL,
    "cycle" INTEGER NOT NULL,
    "stepId" TEXT NOT NULL,
    "ruleId" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "rung" TEXT,
    "on" DATE NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT,

    CONSTRAINT "step_run_pkey" PRIMARY KEY ("invoiceId","cycle","stepId")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "invoiceId" TEXT NOT NULL,
    "cycle" INTEGER NOT NULL,
    "stepId" TEXT NOT NULL,
    "ruleId" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "recipients" TEXT[],
    "replyTo" TEXT,
    "subject" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "attachments" JSONB NOT NULL DEFAULT '[]',
    "idempotencyKey" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "localDay" DATE NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "frozenAt" TIMESTAMPTZ(3) NOT NULL,
    "sentAt" TIMESTAMPTZ(3),
    "providerId" TEXT,
    "error" TEXT,

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice_invoice" (
    "noticeId" TEXT NOT NULL,
    "invoiceId" TEXT NOT NULL,
    "cycle" INTEGER NOT NULL,

    CONSTRAINT "notice_invoice_pkey" PRIMARY KEY ("noticeId","invoiceId")
);

-- CreateTable
CREATE TABLE "task" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "accountId" TEXT NOT NULL,
    "invoiceId" TEXT NOT NULL,
    "cycle" INTEGER NOT NULL,
    "stepId" TEXT NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "claimedBy" TEXT,
    "outcome" TEXT,
    "note" TEXT,
    "completedAt" TIMESTAMPTZ(3),
    "completedBy" TEXT,
    "escalations" INTEGER NOT NULL DEFAULT 0,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promise" (
    "id" TEXT NOT NULL,
    "invoiceId" TEXT NOT NULL,
    "cycle" INTEGER NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "payOn" DATE NOT NULL,
    "method" TEXT,
    "reference" TEXT,
    "status" TEXT NOT NULL DEFAULT 'open',
    "madeAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "promise_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dispute" (
    "id" TEXT NOT NULL,
    "invoiceId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "resolvedAt" TIMESTAMPTZ(3),

    CONSTRAINT "dispute_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hold" (
    "accountId" TEXT NOT NULL,
    "invoiceId" TEXT NOT NULL,
    "cycle" INTEGER NOT NULL,
    "placedAt" TIMESTAMPTZ(3) NOT NULL,
    "releasedAt" TIMESTAMPTZ(3),

    CONSTRAINT "hold_pkey" PRIMARY KEY ("invoiceId","cycle")
);

-- CreateTable
CREATE TABLE "license_order" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "invoiceId" TEXT NOT NULL,
    "cycle" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "effectiveBy" DATE,
    "status" TEXT NOT NULL,
    "orderedAt" TIMESTAMPTZ(3) NOT NULL,
    "acceptedAt" TIMESTAMPTZ(3),

    CONSTRAINT "license_order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "matter" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "invoiceId" TEXT NOT NULL,
    "cycle" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "deadlineOn" DATE NOT NULL,
    "dossier" BYTEA NOT NULL,
    "dossierSha256" TEXT NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "acknowledgedAt" TIMESTAMPTZ(3),
    "acknowledgedBy" TEXT,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "matter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "timeline_event" (
    "id" BIGSERIAL NOT NULL,
    "accountId" TEXT NOT NULL,
    "invoiceId" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "stepId" TEXT,
    "summary" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "timeline_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "invoice_accountId_status_idx" ON "invoice"("accountId", "status");

-- CreateIndex
CREATE INDEX "invoice_status_dueOn_idx" ON "invoice"("status", "dueOn");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entry_key_key" ON "ledger_entry"("key");

-- CreateIndex
CREATE INDEX "ledger_entry_invoiceId_idx" ON "ledger_entry"("invoiceId");

-- CreateIndex
CREATE INDEX "ledger_entry_accountId_idx" ON "ledger_entry"("accountId");

-- CreateIndex
CREATE UNIQUE INDEX "payment_exception_eventKey_key" ON "payment_exception"("eventKey");

-- CreateIndex
CREATE INDEX "payment_exception_status_at_idx" ON "payment_exception"("status", "at");

-- CreateIndex
CREATE INDEX "payment_exception_invoiceId_idx" ON "payment_exception"("invoiceId");

-- CreateIndex
CREATE INDEX "inbox_event_appliedAt_receivedAt_idx" ON "inbox_event"("appliedAt", "receivedAt");

-- CreateIndex
CREATE INDEX "inbox_event_accountId_idx" ON "inbox_event"("accountId");

-- CreateIndex
CREATE UNIQUE INDEX "notice_idempotencyKey_key" ON "notice"("idempotencyKey");

-- CreateIndex
CREATE INDEX "notice_accountId_localDay_idx" ON "notice"("accountId", "localDay");

-- CreateIndex
CREATE INDEX "notice_invoiceId_idx" ON "notice"("invoiceId");

-- CreateIndex
CREATE INDEX "notice_invoice_invoiceId_cycle_idx" ON "notice_invoice"("invoiceId", "cycle");

-- CreateIndex
CREATE INDEX "task_status_role_dueAt_idx" ON "task"("status", "role", "dueAt");

-- CreateIndex
CREATE INDEX "task_accountId_idx" ON "task"("accountId");

-- CreateIndex
CREATE INDEX "task_invoiceId_idx" ON "task"("invoiceId");

-- CreateIndex
CREATE INDEX "promise_invoiceId_status_idx" ON "promise"("invoiceId", "status");

-- CreateIndex
CREATE INDEX "dispute_invoiceId_status_idx" ON "dispute"("invoiceId", "status");

-- CreateIndex
CREATE INDEX "hold_accountId_releasedAt_idx" ON "hold"("accountId", "releasedAt");

-- CreateIndex
CREATE UNIQUE INDEX "license_order_accountId_version_key" ON "license_order"("accountId", "version");

-- CreateIndex
CREATE UNIQUE INDEX "matter_invoiceId_cycle_key" ON "matter"("invoiceId", "cycle");

-- CreateIndex
CREATE INDEX "timeline_event_invoiceId_id_idx" ON "timeline_event"("invoiceId", "id");

-- CreateIndex
CREATE INDEX "timeline_event_accountId_id_idx" ON "timeline_event"("accountId", "id");

-- AddForeignKey
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_policyId_policyVersion_fkey" FOREIGN KEY ("policyId", "policyVersion") REFERENCES "policy"("id", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_invoiceId_fkey" FOREIGN KEY ("invoiceId") REFERENCES "invoice"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_paymentId_fkey" FOREIGN KEY ("paymentId") REFERENCES "payment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_exception" ADD CONSTRAINT "payment_exception_paymentId_fkey" FOREIGN KEY ("paymentId") REFERENCES "payment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "step_run" ADD CONSTRAINT "step_run_invoiceId_fkey" FOREIGN KEY ("invoiceId") REFERENCES "invoice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice_invoice" ADD CONSTRAINT "notice_invoice_noticeId_fkey" FOREIGN KEY ("noticeId") REFERENCES "notice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice_invoice" ADD CONSTRAINT "notice_invoice_invoiceId_fkey" FOREIGN KEY ("invoiceId") REFERENCES "invoice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_invoiceId_fkey" FOREIGN KEY ("invoiceId") REFERENCES "invoice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promise" ADD CONSTRAINT "promise_invoiceId_fkey" FOREIGN KEY ("invoiceId") REFERENCES "invoice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dispute" ADD CONSTRAINT "dispute_invoiceId_fkey" FOREIGN KEY ("invoiceId") REFERENCES "invoice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hold" ADD CONSTRAINT "hold_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hold" ADD CONSTRAINT "hold_invoiceId_fkey" FOREIGN KEY ("invoiceId") REFERENCES "invoice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "license_order" ADD CONSTRAINT "license_order_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "matter" ADD CONSTRAINT "matter_invoiceId_fkey" FOREIGN KEY ("invoiceId") REFERENCES "invoice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "timeline_event" ADD CONSTRAINT "timeline_event_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
