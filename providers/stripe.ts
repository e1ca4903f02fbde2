import Stripe from 'stripe';
import { within } from './deadline.js';
import { ProviderAway, type Bill, type PaymentProvider, type ProviderPayment } from './paymentProvider.js';
import { withRest } from '../domain/money/allocation.js';
import {
  billPayment,
  intentPayment,
  invoiceIdIn,
  readCharges,
  settledOf,
  wholeBill,
} from './stripePayments.js';

/**
 * A request has a response within this or counts as lost. The library retries by itself, as late as Stripe
 * requests.
 */
const TIMEOUT_MS = 8_000;
const RETRIES = 2;
/** The caller that fetches one account's payments is an activity with a minute. */
const TARGETED_MS = 45_000;
/** The event that needs the answer is waiting, and will be retried. */
const SOON = { timeout: 4_000, maxNetworkRetries: 0 };

type Found = Awaited<ReturnType<PaymentProvider['paymentsFor']>>;

const PAGE = 100;
/** Stripe's search takes no more clauses at once. */
const CLAUSES = 10;
const MAX_FOUND = 1_000;

/**
 * Payments from Stripe's API. Charges are listed, not payment intents: an intent may be created months before
 * it is paid, and Stripe lists only by the day of creation. Search lags behind by up to a minute
 * (docs.stripe.com/search).
 */
export function createStripe({
  apiKey,
  base,
}: {
  apiKey: string;
  base?: string | undefined;
}): PaymentProvider {
  const stripe = new Stripe(apiKey, {
    ...(base ? addressOf(base) : {}),
    timeout: TIMEOUT_MS,
    maxNetworkRetries: RETRIES,
    telemetry: false,
  });

  async function paymentsSince(since: Date, cursor: string | null) {
    const { data, has_more } = await stripe.charges.list({
      created: { gte: Math.floor(since.getTime() / 1_000) },
      limit: PAGE,
      expand: ['data.payment_intent', 'data.refunds'],
      ...(cursor ? { starting_after: cursor } : {}),
    });
    return { ...readCharges(data), next: has_more ? data.at(-1)!.id : null };
  }

  async function paymentsNaming(invoiceIds: string[]): Promise<Found> {
    const query = invoiceIds.map((id) => `metadata['invoiceId']:'${id}'`).join(' OR ');
    const all = { limit: MAX_FOUND };
    const intents = await stripe.paymentIntents
      .search({ query, limit: PAGE, expand: ['data.latest_charge'] })
      .autoPagingToArray(all);
    const bills = await stripe.invoices.search({ query, limit: PAGE }).autoPagingToArray(all);
    const payments = intents.flatMap(intentPayment);
    for (const bill of bills.filter(({ amount_paid }) => amount_paid > 0)) {
      const parts = await paymentsOf({ id: bill.id, invoiceId: invoiceIdIn(bill) });
      payments.push(...wholeBill(bill).flatMap((whole) => withRest(parts, whole)));
    }
    return { payments, settled: bills.flatMap((bill) => settledOf(bill) ?? []) };
  }

  async function paymentsFor(invoiceIds: string[]): Promise<Found> {
    const all: Found = { payments: [], settled: [] };
    for (let first = 0; first < invoiceIds.length; first += CLAUSES) {
      const { payments, settled } = await paymentsNaming(invoiceIds.slice(first, first + CLAUSES));
      all.payments.push(...payments);
      all.settled.push(...settled);
    }
    return all;
  }

  async function bill(billId: string): Promise<Bill> {
    const found = await stripe.invoices.retrieve(billId, {}, SOON);
    return { id: billId, invoiceId: invoiceIdIn(found) };
  }

  async function paymentsOf(bill: Bill): Promise<ProviderPayment[]> {
    const expand = ['data.payment.payment_intent.latest_charge'];
    const { data } = await stripe.invoicePayments.list(
      { invoice: bill.id, status: 'paid', limit: PAGE, expand },
      SOON,
    );
    return data.flatMap((part) => billPayment(part, bill));
  }

  async function billOf(paymentId: string): Promise<Bill | null> {
    if (!paymentId.startsWith('pi_')) return null;
    const intent = { type: 'payment_intent' as const, payment_intent: paymentId };
    const { data } = await stripe.invoicePayments
      .list({ payment: intent, limit: 1, expand: ['data.invoice'] })
      .catch(refusedOrAway);
    const bill = data[0]?.invoice;
    return bill && typeof bill !== 'string' && 'metadata' in bill
      ? { id: bill.id, invoiceId: invoiceIdIn(bill) }
      : null;
  }

  return {
    name: 'Stripe',
    paymentsSince,
    paymentsFor: (invoiceIds) =>
      within(TARGETED_MS, undefined, (signal) => orAborted(signal, paymentsFor(invoiceIds))),
    paymentsOf,
    bill,
    billOf,
  };
}

/** Stripe refuses a request that it can never fulfil; any other error may be over in a minute. */
function refusedOrAway(error: unknown): never {
  if (error instanceof Stripe.errors.StripeInvalidRequestError) throw error;
  throw new ProviderAway('Stripe did not answer', { cause: error });
}

/** The library takes no signal: a late request continues, and its result is ignored. */
const orAborted = <T>(signal: AbortSignal, answer: Promise<T>): Promise<T> =>
  Promise.race([
    answer,
    new Promise<never>((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
    ),
  ]);

function addressOf(base: string) {
  const { protocol, hostname, port } = new URL(base);
  const scheme = protocol === 'http:' ? ('http' as const) : ('https' as const);
  return { protocol: scheme, host: hostname, port: port || (scheme === 'http' ? 80 : 443) };
}
