/** Ids are the caller's own (contract.md "Conventions"). */
export const ID = /^[A-Za-z0-9._:-]{1,128}$/;
