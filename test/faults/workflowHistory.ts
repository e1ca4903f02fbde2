import { Connection } from '@temporalio/client';
import { type DunningCase } from '../../domain/planning/case.js';
import { dunningWorkflowId } from '../../domain/access/ids.js';

/**
 * Returns the signals of an invoice's workflow, read from its history: the newest case, and the payments by
 * their ids.
 */
export async function signalsOf(address: string, invoiceId: string) {
  const connection = await Connection.connect({ address });
  const cases: DunningCase[] = [];
  const payments = new Set<string>();
  let nextPageToken: Uint8Array | null | undefined;
  do {
    const answer = await connection.workflowService.getWorkflowExecutionHistory({
      namespace: 'default',
      execution: { workflowId: dunningWorkflowId(invoiceId) },
      ...(nextPageToken ? { nextPageToken } : {}),
    });
    for (const event of answer.history?.events ?? []) {
      const { input } =
        event.workflowExecutionStartedEventAttributes ?? event.workflowExecutionSignaledEventAttributes ?? {};
      const data = input?.payloads?.[0]?.data;
      if (!data) continue;
      const signal = JSON.parse(Buffer.from(data).toString()) as Partial<DunningCase> & {
        id?: string;
        case?: DunningCase;
        others?: string[];
      };
      cases.push(signal.case ?? (signal as DunningCase));
      for (const id of [signal.id, ...(signal.others ?? [])]) if (id) payments.add(id);
    }
    nextPageToken = answer.nextPageToken;
  } while (nextPageToken?.length);
  await connection.close();
  const { balance, revision } = cases.reduce((a, b) => (b.revision > a.revision ? b : a));
  return { newest: { balance, revision }, payments };
}
