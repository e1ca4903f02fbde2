import { type Policy } from '../../domain/policy/policy.js';

/** An event of a debt. `of` names the invoice, by default the first; days are days past due of the first. */
export type LifeEvent =
  | { does: 'pay'; amount: number; of?: string | undefined }
  | { does: 'pay-all'; of?: string | undefined }
  | { does: 'take-back'; amount: number; of?: string | undefined }
  | { does: 'promise'; payOn: number; amount?: number | undefined; of?: string | undefined }
  | { does: 'pause'; until?: number | undefined; of?: string | undefined }
  | { does: 'resume'; of?: string | undefined }
  | { does: 'dispute'; of?: string | undefined }
  | { does: 'resolve'; of?: string | undefined }
  | { does: 'move-due-date'; to: number; of?: string | undefined }
  | { does: 'move-policy'; policy: Policy; of?: string | undefined }
  | { does: 'write-off'; of?: string | undefined }
  | { does: 'approve'; stepId: string; of?: string | undefined }
  | { does: 'refuse'; stepId: string; of?: string | undefined }
  | { does: 'outage'; backOn: number };

/** Minor units; without `of` on account: the oldest invoice first. */
export const pay = (amount: number, of?: string): LifeEvent => ({ does: 'pay', amount, of });
/** All that is open of one invoice. */
export const payAll = (of?: string): LifeEvent => ({ does: 'pay-all', of });
/** A refund or a chargeback of this much of the payments, at most all of them. */
export const takeBack = (amount: number, of?: string): LifeEvent => ({ does: 'take-back', amount, of });
/** A promise to pay on a day, by default the whole open amount. */
export const promise = (payOn: number, { amount, of }: { amount?: number; of?: string } = {}): LifeEvent => ({
  does: 'promise',
  payOn,
  amount,
  of,
});
/** Until a day on which the steps run again, or until resumed. */
export const pause = (until?: number, of?: string): LifeEvent => ({ does: 'pause', until, of });
export const resume = (of?: string): LifeEvent => ({ does: 'resume', of });
export const dispute = (of?: string): LifeEvent => ({ does: 'dispute', of });
/** Rejects the dispute: the debt is owed. */
export const resolve = (of?: string): LifeEvent => ({ does: 'resolve', of });
export const moveDueDate = (to: number, of?: string): LifeEvent => ({ does: 'move-due-date', to, of });
export const movePolicy = (policy: Policy, of?: string): LifeEvent => ({ does: 'move-policy', policy, of });
export const writeOff = (of?: string): LifeEvent => ({ does: 'write-off', of });
/** Approves or refuses a step that awaits approval. Changes no other step. */
export const approve = (stepId: string, of?: string): LifeEvent => ({ does: 'approve', stepId, of });
export const refuse = (stepId: string, of?: string): LifeEvent => ({ does: 'refuse', stepId, of });
/** Nothing runs from this afternoon to the morning of `backOn`. */
export const outage = ({ backOn }: { backOn: number }): LifeEvent => ({ does: 'outage', backOn });
