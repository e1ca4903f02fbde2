-- AlterTable
ALTER TABLE "notice" ADD COLUMN     "messageId" TEXT;

-- CreateIndex
CREATE INDEX "notice_messageId_idx" ON "notice"("messageId");
