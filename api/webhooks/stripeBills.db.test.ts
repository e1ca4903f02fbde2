import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { sweepInbox } from '../../background/sweeper.js';
import { hasUnapplied } from '../../books/inboxEvents.js';
import { createStripe } from '../../providers/stripe.js';
import { startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody } from '../../test/fixtures/apiRequests.js';
import {
  bill,
  billOf,
  charge,
  creditNoteOf,
  deliverStripe,
  invoicePayment,
  paymentIntent,
  STRIPE_SECRET,
  stripeEvent,
} from '../../test/fixtures/stripeEvents.js';
import { startStripe, STRIPE_KEY, type StripeServer } from '../../test/stack/stripeServer.js';
import { rethrow } from '../../test/stack/rethrow.js';

/** Bills as Stripe reports them since 2025, without their payments, which must be requested. */
let stripe: StripeServer;
let api: TestApi;
beforeAll(async () => {
  stripe = await startStripe();
  const provider = createStripe({ apiKey: STRIPE_KEY, base: stripe.url });
  api = await startApi({ stripeSecrets: [STRIPE_SECRET], provider });
  await api.ok('PUT', '/v1/accounts/A', accountBody);
});
afterAll(() => Promise.all([api.stop(), stripe.stop()]));

let n = 0;
let id: string;
let pi: string;
beforeEach(async () => {
  id = `I${++n}`;
  pi = `pi_${n}`;
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id });
});

const paid = (amount = 4_000) => deliverStripe(api, stripeEvent('invoice.paid', bill(`in_${n}`, amount, id)));
const view = () => api.ok('GET', `/v1/invoices/${id}`);
const payments = async () =>
  (await api.db.payment.findMany({ where: { invoiceId: id }, orderBy: { id: 'asc' } })).map((one) => [
    one.id,
    Number(one.amount),
  ]);
const provider = () => createStripe({ apiKey: STRIPE_KEY, base: stripe.url });
const sweep = () => sweepInbox(api.book, rethrow, provider());

test('its payment is booked, whichever of the two is reported first, and its refund finds it', async () => {
  stripe.pay({ id: pi, amount: 4_000, bill: { id: `in_${n}`, invoiceId: id } });
  const intent = stripeEvent('payment_intent.succeeded', paymentIntent(pi, 4_000, id));
  await Promise.all([paid(), deliverStripe(api, intent)]);
  expect(await payments()).toEqual([[pi, 4_000]]);
  expect(await view()).toMatchObject({ balance: 6_000, waitingFor: null });
  await deliverStripe(api, stripeEvent('charge.refunded', charge(`ch_${n}`, pi, 1_000)));
  expect(await view()).toMatchObject({ balance: 7_000 });
});

test('a bill paid in parts, one of them outside of Stripe', async () => {
  stripe.pay({ id: `${pi}_a`, amount: 1_000, bill: { id: `in_${n}`, invoiceId: id } });
  stripe.pay({ id: `${pi}_b`, amount: 2_500, bill: { id: `in_${n}`, invoiceId: id } });
  await paid();
  expect(await payments()).toEqual([
    [`in_${n}`, 500],
    [`${pi}_a`, 1_000],
    [`${pi}_b`, 2_500],
  ]);
  expect(await view()).toMatchObject({ balance: 6_000, waitingFor: null });
});

test('a credit note and the payment of a bill name our invoice by the bill', async () => {
  stripe.bill(`in_${n}`, id);
  const note = creditNoteOf('2026-04-22.dahlia', { id: `cn_${n}`, billId: `in_${n}`, open: 3_000 });
  await deliverStripe(api, stripeEvent('credit_note.created', note));
  await deliverStripe(api, stripeEvent('invoice_payment.paid', invoicePayment(`in_${n}`, pi, 7_000)));
  expect(await payments()).toEqual([[pi, 7_000]]);
  expect(await view()).toMatchObject({ balance: 0, status: 'paid', waitingFor: null });
});

test('a bill that its payments do not cover is settled from the balance', async () => {
  stripe.pay({ id: pi, amount: 4_000, bill: { id: `in_${n}`, invoiceId: id } });
  const facts = { id: `in_${n}`, invoiceId: id, total: 10_000, paid: 4_000 };
  const object = billOf('2026-04-22.dahlia', facts, { starting_balance: -6_000 });
  await deliverStripe(api, stripeEvent('invoice.paid', object));
  await deliverStripe(api, stripeEvent('invoice_payment.paid', invoicePayment(`in_${n}`, pi, 4_000)));
  expect(await payments()).toEqual([
    [`in_${n}:balance`, 6_000],
    [pi, 4_000],
  ]);
  expect(await view()).toMatchObject({ balance: 0, status: 'paid', waitingFor: null });
});

test('while Stripe is away the event silences the account, and the sweeper tries again', async () => {
  stripe.pay({ id: pi, amount: 4_000, bill: { id: `in_${n}`, invoiceId: id } });
  stripe.fail(500, 500);
  expect((await paid()).status).toBe(200);
  expect(await api.db.$transaction((tx) => hasUnapplied(tx, 'A'))).toBe(true);
  expect(await sweep()).toBe(0);
  expect(await sweep()).toBe(1);
  expect(await payments()).toEqual([[pi, 4_000]]);
});

test('after some tries the bill counts as the payment, and its payment is not booked beside it', async () => {
  stripe.pay({ id: pi, amount: 4_000, invoiceId: id, bill: { id: `in_${n}`, invoiceId: id } });
  stripe.fail(...Array.from({ length: 5 }, () => 500));
  await paid();
  for (let round = 0; round < 4; round++) await sweep();
  expect(await payments()).toEqual([[`in_${n}`, 4_000]]);
  await deliverStripe(api, stripeEvent('payment_intent.succeeded', paymentIntent(pi, 4_000, id)));
  expect(await view()).toMatchObject({ balance: 6_000, waitingFor: 'exception' });
});
