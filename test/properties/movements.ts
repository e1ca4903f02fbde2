import fc, { type Arbitrary } from 'fast-check';

/** A movement of money as the payment provider reports it; amounts in minor units. */
export type AnyMovement =
  | { kind: 'payment'; id: string; invoice: number; amount: number }
  | { kind: 'refund' | 'chargeback' | 'chargeback-reversal'; id: string; paymentId: string; amount: number };

export type MoneyStory = {
  invoices: { currency: 'EUR' | 'USD'; amount: number }[];
  movements: AnyMovement[];
  /** Deliveries at the same time, by place in `movements`; a repeated one may have another event id. */
  deliveries: { place: number; copy: number }[][];
};

/**
 * Returns the expected books for every order: money that names an invoice settles it, and the rest is credit.
 */
export function expected({ invoices, movements }: Pick<MoneyStory, 'invoices' | 'movements'>) {
  const paid = invoices.map((_, place) =>
    sum(movements.filter((one) => invoiceOf(one, movements) === place)),
  );
  const credit = { EUR: 0, USD: 0 };
  const balances = invoices.map(({ amount, currency }, place) => {
    credit[currency] += Math.max(0, paid[place]! - amount);
    return Math.max(0, amount - paid[place]!);
  });
  return { balances, credit };
}

/** What is left of a payment. */
export const remaining = (id: string, movements: AnyMovement[]): number =>
  sum(movements.filter((one) => (one.kind === 'payment' ? one.id : one.paymentId) === id));

const SIGN = { payment: 1, refund: -1, chargeback: -1, 'chargeback-reversal': 1 };
const sum = (movements: AnyMovement[]): number =>
  movements.reduce((total, { kind, amount }) => total + SIGN[kind] * amount, 0);

export function invoiceOf(one: AnyMovement, movements: AnyMovement[]): number {
  if (one.kind === 'payment') return one.invoice;
  return invoiceOf(
    movements.find(({ kind, id }) => kind === 'payment' && id === one.paymentId)!,
    movements,
  );
}

type Back = { kind: 'refund' | 'lost' | 'won'; amount: number };

const small = fc.integer({ min: 1, max: 6 });
const anyBack: Arbitrary<Back> = fc.record({ kind: fc.constantFrom('refund', 'lost', 'won'), amount: small });
const anyPayment = fc.record({
  to: fc.nat({ max: 3 }),
  amount: fc.integer({ min: 1, max: 9 }),
  back: fc.array(anyBack, { maxLength: 3 }),
});

/** No more is refunded for good than was paid; a chargeback that is won may be as large as its payment. */
function movementsOf(
  { to, amount, back }: { to: number; amount: number; back: Back[] },
  id: string,
): AnyMovement[] {
  let left = amount;
  const returns = back.flatMap(({ kind, amount: wanted }, place): AnyMovement[] => {
    const part = Math.min(wanted, kind === 'won' ? amount : left);
    if (part === 0) return [];
    const one = { id: `${id}-${place}`, paymentId: id, amount: part };
    if (kind === 'won')
      return [
        { kind: 'chargeback', ...one },
        { kind: 'chargeback-reversal', ...one },
      ];
    left -= part;
    return [{ kind: kind === 'lost' ? 'chargeback' : 'refund', ...one }];
  });
  return [{ kind: 'payment', id, invoice: to, amount }, ...returns];
}

/** Invoices and their movements, in the order in which they happened. */
export const anyMovements: Arbitrary<Pick<MoneyStory, 'invoices' | 'movements'>> = fc
  .record({
    invoices: fc.array(
      fc.record({ currency: fc.constantFrom('EUR' as const, 'USD' as const), amount: small }),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
    payments: fc.array(anyPayment, { minLength: 1, maxLength: 4 }),
  })
  .map(({ invoices, payments }) => ({
    invoices,
    movements: payments.flatMap((payment, place) =>
      movementsOf({ ...payment, to: payment.to % invoices.length }, `P${place}`),
    ),
  }));

/** All movements, delivered in any order, some of them repeatedly, some of them at the same time. */
export const anyStory: Arbitrary<MoneyStory> = anyMovements.chain(({ invoices, movements }) =>
  fc.record({
    invoices: fc.constant(invoices),
    movements: fc.constant(movements),
    deliveries: anyDeliveries(movements.length),
  }),
);

function anyDeliveries(count: number): Arbitrary<MoneyStory['deliveries']> {
  const first = Array.from({ length: count }, (_, place) => ({ place, copy: 0 }));
  const again = fc.record({ place: fc.nat({ max: count - 1 }), copy: fc.nat({ max: 1 }) });
  return fc
    .tuple(
      fc.array(again, { maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
    )
    .chain(([copies, sizes]) => {
      const all = [...first, ...copies];
      return fc.shuffledSubarray(all, { minLength: all.length }).map((order) => together(order, sizes));
    });
}

function together<T>(order: T[], sizes: number[]): T[][] {
  const groups: T[][] = [];
  for (let start = 0; start < order.length; start += groups.at(-1)!.length)
    groups.push(order.slice(start, start + sizes[groups.length % sizes.length]!));
  return groups;
}
