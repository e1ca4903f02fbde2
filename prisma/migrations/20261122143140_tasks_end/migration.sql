-- AlterTable
ALTER TABLE "task" ADD COLUMN     "claimedUntil" TIMESTAMPTZ(3),
ADD COLUMN     "restsUntil" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "letter_hold" (
    "invoiceId" TEXT NOT NULL,
    "cycle" INTEGER NOT NULL,
    "stepId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "until" DATE,
    "heldAt" TIMESTAMPTZ(3) NOT NULL,
    "heldBy" TEXT NOT NULL,

    CONSTRAINT "letter_hold_pkey" PRIMARY KEY ("invoiceId","cycle","stepId")
);

-- CreateIndex
CREATE INDEX "letter_hold_heldAt_idx" ON "letter_hold"("heldAt");

-- AddForeignKey
ALTER TABLE "letter_hold" ADD CONSTRAINT "letter_hold_invoiceId_fkey" FOREIGN KEY ("invoiceId") REFERENCES "invoice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
