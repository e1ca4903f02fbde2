/**
 * Calls that arrive while one batch runs are done together in the next: at rest each runs at once, under load
 * they share the cost of a batch. `work` returns one result for each item, in order; when it throws, each of
 * its calls throws.
 */
export function together<Item, Result>(
  most: number,
  work: (items: Item[]) => Promise<Result[]>,
): (item: Item) => Promise<Result> {
  type Call = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };
  const waiting: Call[] = [];
  let atWork = false;

  async function run(): Promise<void> {
    atWork = true;
    while (waiting.length > 0) {
      const calls = waiting.splice(0, most);
      try {
        const results = await work(calls.map(({ item }) => item));
        calls.forEach(({ resolve }, place) => resolve(results[place]!));
      } catch (error) {
        calls.forEach(({ reject }) => reject(error));
      }
    }
    atWork = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!atWork) void run();
    });
}
