-- CreateTable
CREATE TABLE "reconciliation" (
    "provider" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reconciliation_pkey" PRIMARY KEY ("provider")
);
