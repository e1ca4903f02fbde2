/**
 * Returns the name of the queue for notices, which is limited to the mail provider's rate: nothing else waits
 * behind them.
 */
export const mailQueue = (taskQueue: string): string => `${taskQueue}-mail`;
