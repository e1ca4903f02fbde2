import { z } from 'zod';
import { ID } from '../domain/access/ids.js';
import { isCurrency } from '../domain/money/money.js';

export const Id = z.string().regex(ID, 'must be 1–128 of A–Z a–z 0–9 . _ : -');
export const Amount = z.int().positive().max(Number.MAX_SAFE_INTEGER);
export const Currency = z.string().refine(isCurrency, 'must be an ISO 4217 currency code');
/** U+0000 cannot be stored, and a lone surrogate is not text. */
export const Text = z
  .string()
  .refine(
    (text) => !text.includes('\u0000') && text.isWellFormed(),
    'must not contain U+0000 or lone surrogates',
  );

/** PostgreSQL and JavaScript agree on these years; an offset can move others out of the range. */
const Instant = z.iso
  .datetime({ offset: true })
  .refine(
    (text) => Date.parse(text) >= Date.UTC(1900, 0) && Date.parse(text) < Date.UTC(3000, 0),
    'must lie between 1900 and 2999',
  );

/** A payment in the form of `POST /v1/payments` and `payment.received`: for an invoice or for an account. */
export const PaymentBody = z
  .strictObject({
    id: Id,
    invoiceId: Id.optional(),
    accountId: Id.optional(),
    amount: Amount,
    currency: Currency,
    receivedAt: Instant,
    method: Text.max(200).optional(),
    reference: Text.max(200).optional(),
  })
  .refine(
    ({ invoiceId, accountId }) => (invoiceId === undefined) !== (accountId === undefined),
    'needs exactly one of invoiceId and accountId',
  )
  .meta({ id: 'Payment' });

export type PaymentBody = z.output<typeof PaymentBody>;

/** `payment.refunded`, `payment.charged-back`, `payment.chargeback-reversed`. */
export const ReversalBody = z.strictObject({ id: Id, paymentId: Id, amount: Amount, currency: Currency });

export const PaymentEvent = z.object({
  type: z.string(),
  timestamp: z.string().optional(),
  data: z.unknown(),
});
