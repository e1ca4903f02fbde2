/** The caller chooses the ids (contract.md "Conventions"). */
export const ID = /^[A-Za-z0-9._:-]{1,128}$/;

/** Each invoice has one workflow; a reopened debt is the next cycle under the same id. */
export const dunningWorkflowId = (invoiceId: string): string => `invoice/${invoiceId}`;
