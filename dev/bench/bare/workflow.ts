import { condition, defineSignal, setHandler } from '@temporalio/workflow';

export const paid = defineSignal('paid');

/** The floor: one timer, one signal, no database. */
export async function bare(): Promise<string> {
  let done = false;
  setHandler(paid, () => {
    done = true;
  });
  await condition(() => done, '15 days');
  return 'paid';
}
