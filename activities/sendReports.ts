import { localDate } from '../domain/calendar/calendar.js';
import { addDays, weekday } from '../domain/calendar/days.js';
import { ROLES, type Role } from '../domain/policy/policy.js';
import { renderTaskDigest, renderWeeklyReport } from '../emails/render.js';
import { collections } from '../books/reports/collections.js';
import { readSettings } from '../books/settings.js';
import { openTasksOf } from '../books/tasks/taskDigest.js';
import { type Deps } from './deps.js';
import { sendReport } from './sending/reportMail.js';

/** The roles that have just been sent the report. */
export type ReportResult = { sentTo: Role[] };

/**
 * Sends the owner a report of the last whole week (Monday to Sunday in the creditor's zone), once a week.
 * Sends nothing without an address.
 */
export const sendWeeklyReport = (deps: Deps) => async (): Promise<ReportResult> => {
  const { db, clock } = deps.book;
  const { creditor, people, timeZone, publicUrl } = await readSettings(db);
  if (!people.owner) return { sentTo: [] };
  const today = localDate(clock.now(), timeZone);
  const from = addDays(today, -6 - weekday(today));
  const until = addDays(from, 6);
  const wanted = { report: 'weekly-report', role: 'owner', day: from, recipient: people.owner } as const;
  const isSent = await sendReport(deps, wanted, async () => {
    const brought = await collections(db, { from, until }, timeZone);
    return renderWeeklyReport({
      creditor,
      deskUrl: at(publicUrl, `/reports?from=${from}&until=${until}`),
      from,
      until,
      ...brought,
    });
  });
  return { sentTo: isSent ? ['owner'] : [] };
};

/** Sends each role with an address its waiting tasks, once a day. Sends nothing when none wait. */
export const sendTaskDigests = (deps: Deps) => async (): Promise<ReportResult> => {
  const { db, clock } = deps.book;
  const { creditor, people, timeZone, publicUrl } = await readSettings(db);
  const today = localDate(clock.now(), timeZone);
  const sentTo: Role[] = [];
  for (const role of ROLES) {
    const recipient = people[role];
    if (!recipient) continue;
    const wanted = { report: 'task-digest', role, day: today, recipient } as const;
    const isSent = await sendReport(deps, wanted, async () => {
      const open = await openTasksOf(deps.book, role, timeZone);
      return open.tasks.length > 0
        ? renderTaskDigest({ creditor, deskUrl: at(publicUrl, '/'), role, today, ...open })
        : null;
    });
    if (isSent) sentTo.push(role);
  }
  return { sentTo };
};

const at = (desk: string | null, path: string): string | null => desk && `${desk}${path}`;
