import { type Client } from '@temporalio/client';
import * as messages from '../workflows/messages.js';

/** Registers the search attributes in the namespace; may run again at any time. */
export async function registerSearchAttributes(client: Client): Promise<void> {
  const { namespace } = client.options;
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  const types = { KEYWORD: 2, INT: 3, DATETIME: 6 } as const;
  const keys = [
    messages.DUNNING_STAGE,
    messages.ACCOUNT_ID,
    messages.NEXT_STEP_AT,
    messages.AMOUNT_DUE,
    messages.CURRENCY,
  ];
  const missing = keys.filter(({ name }) => !(name in (customAttributes ?? {})));
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map(({ name, type }) => [name, types[type]]));
  await client.connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
}
