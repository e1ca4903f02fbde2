/** Ids are the caller's own (contract.md "Conventions"). */
export const ID = /^[A-Za-z0-9._:-]{1,128}$/;

/** One workflow an invoice; a reopened debt is the next cycle of the same id. */
export const dunningWorkflowId = (invoiceId: string): string => `invoice/${invoiceId}`;
