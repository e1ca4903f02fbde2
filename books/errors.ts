export { isUnreachable } from '../prisma/unreachable.js';

/**
 * Why a request or a step is not carried out, in a sentence for the caller. `code` is the name of the class: the API's
 * problem+json and the failures that Temporal shows carry it too.
 */
export abstract class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }

  get code(): string {
    return this.name;
  }
}

/** The caller is not known: no key or session, or a signature that does not fit. */
export class Unauthorized extends Refusal {}

/** The caller is known and may not do this. */
export class Forbidden extends Refusal {}

/** There is no such object. */
export class NotFound extends Refusal {}

/** No state of the books allows the request. */
export class Unprocessable extends Refusal {}

/** The cursor was given out by no list of ours. */
export class BadCursor extends Refusal {
  constructor() {
    super('cursor: must be the nextCursor of an earlier page');
  }
}

/** The books do not allow the change in their present state. */
export class IllegalChange extends Refusal {}

/** Why a customer's own page refuses a request; web/customer has a text for each in every language. */
export type CustomerRefusal =
  'too-much' | 'too-little' | 'too-often' | 'disputed' | 'ambiguous' | 'file' | 'files';

/** A customer's own page refuses the request; the message is for the log. */
export class CustomerRefused extends IllegalChange {
  constructor(
    readonly why: CustomerRefusal,
    message: string,
  ) {
    super(message);
  }
}

/** The id is known with other content. */
export class ContentConflict extends Refusal {
  constructor(id: string, what = 'Payment') {
    super(`${what} ${id} is known with other content; use a new id for another ${what.toLowerCase()}`);
  }
}

/** Another change held the account's lock for too long; the same request may succeed later. */
export class AccountBusy extends Refusal {
  constructor(readonly accountId: string) {
    super(`Account ${accountId} is busy; try again`);
  }
}

/** The caller sent too many requests; `retryAfter` is in seconds. */
export class TooManyRequests extends Refusal {
  constructor(readonly retryAfter: number) {
    super(`Too many requests; try again in ${retryAfter} s`);
  }
}

/** Temporal started a step long before it is due by this machine's clock. */
export class ClockBehind extends Refusal {
  constructor(stepId: string, at: string) {
    super(
      `Step ${stepId} is due at ${at}, and the clock of this machine is minutes before it: correct its clock`,
    );
  }
}
