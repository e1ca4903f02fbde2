/** Letters have a queue of their own, with the mail provider's rate: nothing else waits behind them. */
export const mailQueue = (taskQueue: string): string => `${taskQueue}-mail`;
