-- CreateTable
CREATE TABLE "sending_trouble" (
    "channel" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "sending_trouble_pkey" PRIMARY KEY ("channel")
);
