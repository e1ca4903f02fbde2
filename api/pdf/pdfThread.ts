import { parentPort } from 'node:worker_threads';
import { invoiceCopiesPdf } from '../../documents/invoiceCopy.js';
import { statementPdf } from '../../documents/statement.js';

/** What the thread makes, by the facts that each takes. */
const MAKERS = { statement: statementPdf, invoiceCopies: invoiceCopiesPdf };

type Kind = keyof typeof MAKERS;
export type PdfJob = { [K in Kind]: { kind: K; facts: Parameters<(typeof MAKERS)[K]>[0] } }[Kind];
export type PdfAnswer = { bytes: Uint8Array } | { error: string };

parentPort?.on('message', (job: PdfJob) => {
  void answerOf(job).then((answer) => parentPort!.postMessage(answer));
});

async function answerOf(job: PdfJob): Promise<PdfAnswer> {
  try {
    const make = MAKERS[job.kind] as (facts: PdfJob['facts']) => Promise<Buffer>;
    return { bytes: await make(job.facts) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
