export { isUnreachable } from '../prisma/unreachable.js';

/** There is nothing of that id. */
export class NotFound extends Error {}

/** The books do not allow it as they stand. */
export class IllegalChange extends Error {}

/** Why a customer's own page does not take what was said; its words say so in each language. */
export type CustomerRefusal =
  'too-much' | 'too-little' | 'too-often' | 'disputed' | 'ambiguous' | 'file' | 'files';

/** A customer's own page does not take it; the message is for us. */
export class CustomerRefused extends IllegalChange {
  constructor(
    readonly why: CustomerRefusal,
    message: string,
  ) {
    super(message);
  }
}

/** The same id has come with other content before. */
export class PaymentConflict extends Error {
  constructor(id: string, what = 'Payment') {
    super(`${what} ${id} is known with other content; use a new id for another ${what.toLowerCase()}`);
  }
}

/** Temporal began a step whose time has not come by this machine's clock, by far. */
export class ClockBehind extends Error {
  constructor(stepId: string, at: string) {
    super(
      `Step ${stepId} is due at ${at}, and the clock of this machine is minutes before it: correct its clock`,
    );
  }
}

export class Unprocessable extends Error {}
