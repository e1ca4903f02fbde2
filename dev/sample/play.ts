import { setTimeout as sleep } from 'node:timers/promises';
import { ApiProblem, type ApiClient } from '../../imports/api.js';
import { importBook } from '../../imports/book/importFile.js';
import { localDate } from '../../domain/calendar/calendar.js';
import { checkFile } from '../../imports/book/check.js';
import { allItems } from '../../cli/api.js';
import { SAMPLE_ACCOUNTS, SAMPLE_SETTINGS } from './accounts.js';
import { SAMPLE_INVOICES } from './book.js';
import { actions, type OpenTask } from './debtors.js';
import { playAction } from './actions.js';
import { Feed, type StoryEvent } from './feed.js';
import { storyLines } from './story.js';

type Options = {
  api: ApiClient;
  say: (line: string) => void;
  /** Whether customers pay and take calls. */
  debtors: boolean;
  /** Signs the payments. */
  secret: string;
};

const LOOK_EVERY_MS = 400;

/** Loads the sample book (once), then prints its story and plays its debtors until stopped. */
export async function playSample(options: Options): Promise<{ stop: () => Promise<void> }> {
  const { api, say } = options;
  const isNew = await loadBook(api);
  const feed = new Feed(
    api,
    SAMPLE_ACCOUNTS.map(({ id }) => id),
  );
  const story: StoryEvent[] = isNew ? [] : await feed.next();
  const yours = 'Calls to Ghost Pepper Foods are left to you: the owner finds them on Today.';
  const begin = `The sample book: ${SAMPLE_ACCOUNTS.length} accounts, ${SAMPLE_INVOICES.length} invoices, one day a second.\n${yours}`;
  say(isNew ? begin : `The sample book goes on after ${story.at(-1)?.at.slice(0, 10)}.`);
  await loadExport(api, say);
  const stopped = new AbortController();
  const done = look({ ...options, feed, story, signal: stopped.signal });
  return {
    stop: async () => {
      stopped.abort();
      await done;
    },
  };
}

/** Leaves existing records unchanged. Returns whether the book was new. */
async function loadBook(api: ApiClient): Promise<boolean> {
  const { creditor } = await api.json<{ creditor: { name: string } }>('GET', '/v1/settings');
  if (!creditor.name)
    await api.json('PUT', '/v1/settings', { body: { ...SAMPLE_SETTINGS, publicUrl: api.url } });
  const body = { accounts: SAMPLE_ACCOUNTS, invoices: SAMPLE_INVOICES };
  const { items } = await api.json<{ items: { result: string }[] }>('POST', '/v1/invoices/import', { body });
  return items.some(({ result }) => result === 'created');
}

const EXPORT = 'dev/sample/receivables.csv';

/**
 * A year of another system's invoices, as its users export them: history for the reports, and a few open
 * ones.
 */
async function loadExport(api: ApiClient, say: Options['say']): Promise<void> {
  const { now } = await api.json<{ now: string }>('GET', '/readyz');
  const timeZone = 'America/New_York';
  const reading = { map: {}, currency: 'USD', timeZone };
  const checked = await checkFile(EXPORT, reading, localDate(Date.parse(now), timeZone));
  const { created, accountsAdded } = await importBook(api, EXPORT, checked, () => undefined);
  if (created > 0) say(`${created} invoices of ${accountsAdded} other customers are read from ${EXPORT}.`);
}

type Looking = Options & { feed: Feed; story: StoryEvent[]; signal: AbortSignal };

async function look({ api, say, debtors, secret, feed, story, signal }: Looking): Promise<void> {
  const begun = new Set<string>();
  while (!signal.aborted) {
    try {
      const news = await feed.next();
      story.push(...news);
      for (const line of storyLines(news, process.stdout.columns || Infinity)) say(line);
      if (debtors) await act(api, secret, story, begun, say);
    } catch (error) {
      if (!signal.aborted) say(`The sample waits: ${(error as Error).message}`);
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * `begun` only avoids repeating actions that the story does not show yet: a repetition would change nothing.
 */
async function act(
  api: ApiClient,
  secret: string,
  story: StoryEvent[],
  begun: Set<string>,
  say: Options['say'],
): Promise<void> {
  const { now } = await api.json<{ now: string }>('GET', '/readyz');
  const own = new Set(SAMPLE_INVOICES.map(({ id }) => id));
  const tasks = (await allItems<OpenTask>(api, '/v1/tasks')).filter(({ invoiceId }) => own.has(invoiceId));
  for (const action of actions(story, tasks, Date.parse(now))) {
    if (begun.has(action.id)) continue;
    begun.add(action.id);
    await playAction(api, secret, action).catch((error: Error) => {
      const status = error instanceof ApiProblem ? error.status : 0;
      if (status === 409) return; // over by itself in between
      if (status < 400 || status >= 500) begun.delete(action.id); // tried again
      say(`${action.id}: ${error.message}`);
    });
  }
}
