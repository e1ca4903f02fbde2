export type StoryEntry = {
  id: bigint;
  at: Date;
  type: string;
  invoiceId: string | null;
  stepId: string | null;
  summary: string;
  actor: string;
  noticeId: string | null;
};

/** An event, or several in a row with the same text about different steps. */
export type StoryRun = { last: StoryEntry; first: StoryEntry; count: number; invoiceIds: string[] };

/**
 * Groups the steps that another invoice carried, which would hide the other events: those between two other
 * events form one run.
 */
export function storyRuns(newestFirst: readonly StoryEntry[]): StoryRun[] {
  const runs: StoryRun[] = [];
  for (const event of newestFirst) {
    const run = runs.at(-1);
    const own = event.invoiceId ? [event.invoiceId] : [];
    if (run && event.type === 'step.carried' && isSame(run.last, event))
      Object.assign(run, {
        first: event,
        count: run.count + 1,
        invoiceIds: [...new Set([...run.invoiceIds, ...own])],
      });
    else runs.push({ last: event, first: event, count: 1, invoiceIds: own });
  }
  return runs;
}

const isSame = (one: StoryEntry, other: StoryEntry) =>
  one.type === other.type && one.summary === other.summary;
