import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { temporal } from '@temporalio/proto';
import { type World } from '../stack/testStack.js';

const FOLDER = new URL('.', import.meta.url);
const { History } = temporal.api.history.v1;

/** Writes the histories of these workflows, as protobuf.js shows a history in JSON. */
export async function storeHistories(
  { workflows }: { workflows: Pick<World['workflows'], 'handle'> },
  invoiceIds: string[],
): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  for (const id of invoiceIds) {
    const history = History.fromObject(await workflows.handle(id).fetchHistory());
    const plain = History.toObject(history, { bytes: String, longs: String, enums: String });
    writeFileSync(new URL(`${id}.json`, FOLDER), `${JSON.stringify(plain)}\n`);
  }
}

/**
 * Every recorded history: workflows of all released shapes that a new version must still be able to continue.
 */
export function storedHistories(): { workflowId: string; history: temporal.api.history.v1.IHistory }[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return files.map((name) => ({
    workflowId: `invoice/${name.replace('.json', '')}`,
    history: History.fromObject(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as object),
  }));
}
