-- CreateTable
CREATE TABLE "dispute_file" (
    "disputeId" TEXT NOT NULL,
    "invoiceId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "contentType" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "size" INTEGER NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dispute_file_pkey" PRIMARY KEY ("disputeId")
);

-- CreateTable
CREATE TABLE "link_secret" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "secret" TEXT NOT NULL,

    CONSTRAINT "link_secret_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "dispute_file_invoiceId_idx" ON "dispute_file"("invoiceId");
