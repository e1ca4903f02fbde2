import { Prisma } from './generated/client.js';

/** Connection refused, closed, timed out, shutting down, or no connection free in time. */
const UNREACHABLE = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '53300',
]);

/** True when the database could not be reached: the caller may try again, and no commit is known. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  return (
    codesOf(error).some((code) => UNREACHABLE.has(code)) ||
    /terminat|Connection (ended|lost)|connect timeout|not reach/i.test(messageOf(error))
  );
}

function codesOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const { code, cause, meta } = error as {
    code?: unknown;
    cause?: unknown;
    meta?: { driverAdapterError?: unknown };
  };
  return [
    ...(typeof code === 'string' ? [code] : []),
    ...codesOf(cause),
    ...codesOf(meta?.driverAdapterError),
  ];
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : '');
