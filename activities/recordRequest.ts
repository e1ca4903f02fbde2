import { type DunningCase } from '../domain/planning/case.js';
import { isCurrency } from '../domain/money/money.js';
import { changeInvoice } from '../books/invoices/changes.js';
import { type Change } from '../books/invoices/change.js';
import { IllegalChange, NotFound, ContentConflict } from '../books/errors.js';
import { applyPayment } from '../books/ledger/payments.js';
import { readCases } from '../books/invoices/contexts.js';
import { type Request } from '../domain/planning/requests.js';
import { type Deps } from './deps.js';

const ACTOR = 'temporal';

/** Records a request made to the workflow by hand in the ledger, as if it had come through the API. */
export const recordRequest =
  ({ book }: Deps) =>
  async (invoiceId: string, request: Request): Promise<DunningCase> => {
    if (request.type === 'payment') await recordPayment(invoiceId, request);
    else await changeInvoice(book, invoiceId, toChange(request), ACTOR);
    const [current] = await readCases(book, [invoiceId]);
    if (!current) throw new NotFound(`Invoice ${invoiceId} is not in the books`);
    return current;

    async function recordPayment(
      id: string,
      { amount, currency, receivedAt, ...payment }: Extract<Request, { type: 'payment' }>,
    ) {
      if (
        !Number.isSafeInteger(amount) ||
        amount <= 0 ||
        !isCurrency(currency) ||
        Number.isNaN(Date.parse(receivedAt))
      ) {
        throw new IllegalChange(
          `Payment ${payment.id} needs a positive integer amount, an ISO 4217 currency and an ISO 8601 receivedAt`,
        );
      }
      const report = {
        id: payment.id,
        invoiceId: id,
        accountId: null,
        amount: BigInt(amount),
        currency,
        receivedAt,
        method: null,
        reference: null,
      };
      await applyPayment(book, report, { source: 'signal', actor: ACTOR }).catch((error: unknown) => {
        throw error instanceof ContentConflict ? new IllegalChange(error.message) : error;
      });
    }
  };

function toChange(request: Exclude<Request, { type: 'payment' }>): Change {
  switch (request.type) {
    case 'pause':
      return { type: 'pause', until: request.until ?? null, reason: request.reason };
    case 'resolve-dispute':
      return {
        ...request,
        creditAmount: request.creditAmount === undefined ? null : BigInt(request.creditAmount),
      };
    case 'promise':
      return {
        ...request,
        amount: BigInt(request.amount),
        method: request.method ?? null,
        reference: request.reference ?? null,
      };
    case 'resume':
    case 'dispute':
    case 'due-date':
    case 'policy':
    case 'close':
      return request;
    default:
      return request satisfies never;
  }
}
