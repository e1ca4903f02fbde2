import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { startOfDay } from '../../domain/calendar/calendar.js';
import { addDays, type LocalDate } from '../../domain/calendar/days.js';
import { type settableClock } from '../stack/testStack.js';

type Events = Record<number, () => Promise<unknown>>;

type Life = {
  dueOn: LocalDate;
  timeZone: string;
  until: number;
  events: Events;
  /** Resolves when the workflows have received every event; without it days may pass first. */
  eventsDelivered?: () => Promise<unknown>;
};

const AFTERNOON = 15 * 3_600_000;

/**
 * Lives through the days of a debt on the server that skips time: on each day the steps run in the morning,
 * and the day's event happens in the afternoon. Business time is the server's.
 */
export async function liveDays(
  env: TestWorkflowEnvironment,
  clock: ReturnType<typeof settableClock>,
  { dueOn, timeZone, until, events, eventsDelivered }: Life,
): Promise<void> {
  await eventsDelivered?.();
  for (let day = 0; day <= until; day++) {
    const now = await env.currentTimeMs();
    const afternoon = startOfDay(addDays(dueOn, day), timeZone) + AFTERNOON;
    if (afternoon > now) await env.sleep(afternoon - now);
    clock.set(await env.currentTimeMs());
    const event = events[day];
    if (!event) continue;
    await event();
    await eventsDelivered?.();
  }
}
