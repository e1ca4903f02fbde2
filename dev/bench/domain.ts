import { calendarOf } from '../../domain/calendar/calendar.js';
import { realClock } from '../../domain/calendar/clock.js';
import { addDays } from '../../domain/calendar/days.js';
import { decide } from '../../domain/planning/decide.js';
import { stageOf } from '../../domain/policy/policy.js';
import { STANDARD } from '../../domain/policy/standard.js';
import { performed } from '../../domain/planning/performed.js';
import { newCycle } from '../../domain/planning/progress.js';
import { planCase, type InvoiceSnapshot } from '../../domain/planning/planCase.js';
import { stepsUntil } from '../../domain/policy/steps.js';

/**
 * Measures how long domain/ takes to schedule and decide one day of a book of mixed ages. Run: `npx tsx
 * dev/bench/domain.ts`.
 */
const INVOICES = 10_000;
const TODAY = '2026-07-01';
const NOW = Date.parse(`${TODAY}T10:00:00Z`);
const ZONES = ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kathmandu', 'Australia/Lord_Howe'];

const book = Array.from({ length: INVOICES }, (_, place) => aged(place));
const rounds = [1, 2, 3].map(() => timed(() => book.forEach(decideToday)));
console.log(`${INVOICES} invoices, one day each: ${rounds.map((ms) => `${ms.toFixed(0)} ms`).join(', ')}`);

function decideToday({ snapshot, timeZone }: ReturnType<typeof aged>) {
  const calendar = calendarOf(STANDARD, { id: snapshot.accountId, timeZone }, new Set());
  return decide(planCase(snapshot, STANDARD, calendar, realClock, NOW), NOW);
}

/** From a month before its due date to 219 days late, with every step before today done. */
function aged(place: number): { snapshot: InvoiceSnapshot; timeZone: string } {
  const age = (place % 250) - 30;
  const dueOn = addDays(TODAY, -age);
  const progress = stepsUntil(STANDARD, age - 1)
    .filter(({ rule }) => age <= 131 || rule.stage !== 'litigation')
    .reduce(
      (known, step) => performed(STANDARD, known, step, addDays(dueOn, step.day)),
      newCycle(dueOn, 100_000n, 'EUR'),
    );
  const snapshot: InvoiceSnapshot = {
    invoiceId: `INV-${place}`,
    accountId: `ACC-${place % 1_000}`,
    cycle: 1,
    revision: 1,
    status: 'open',
    balance: 100_000n,
    currency: 'EUR',
    progress,
    stage: stageOf(age),
    paused: null,
    disputed: false,
    exception: false,
    carried: false,
    promise: null,
    confirmableEvents: [],
    closingSteps: { releaseHold: false, thankYou: false, reinstateLicenses: false },
  };
  return { snapshot, timeZone: ZONES[place % ZONES.length] ?? 'UTC' };
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
