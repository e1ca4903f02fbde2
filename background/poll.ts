export type Round = { stop: () => Promise<void> };

/**
 * Repeats `work`: at once while there was something to do, else after `pauseMs`. An error is reported and the
 * loop goes on, because outages of other systems are normal.
 */
export function startRound(
  work: () => Promise<number>,
  pauseMs: number,
  onError: (error: unknown) => void,
): Round {
  let stopped = false;
  let wake = () => {};
  const running = (async () => {
    while (!stopped) {
      const done = await work().catch((error: unknown) => {
        onError(error);
        return 0;
      });
      if (done === 0 && !stopped)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pauseMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
    }
  })();
  return {
    stop: () => {
      stopped = true;
      wake();
      return running;
    },
  };
}
