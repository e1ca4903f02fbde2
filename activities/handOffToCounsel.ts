import { addDays } from '../domain/calendar/days.js';
import { makeDossier } from '../documents/dossier.js';
import { dossierFacts } from '../books/matters/dossier.js';
import { nextMatter, openMatter } from '../books/matters/matters.js';
import { type StepRef } from '../books/invoices/stepRuns.js';
import { type Deps } from './deps.js';
import { performWithStaffMail, freezeStaffMail } from './sending/staffMail.js';
import { verifyUnpaid } from './shared/verifyUnpaid.js';

/**
 * Hands the matter with its dossier to counsel after the final deadline, and freezes contact with the
 * customer.
 */
export const handOffToCounsel = (deps: Deps) => async (ref: StepRef) => {
  const doubt = await verifyUnpaid(deps, ref);
  return performWithStaffMail(deps, ref, async (due) => {
    const { tx, context: context, now, today } = due;
    const demanded = context.snapshot.progress.lastDone['final-demand'];
    const deadlineOn = demanded ? addDays(demanded, context.policy.finalDeadline) : today;
    const { id, turn } = await nextMatter(tx, ref);
    const dossier = await makeDossier(await dossierFacts(tx, ref, { id, today, deadlineOn, at: now }));
    await openMatter(tx, ref, { id, turn, deadlineOn, dossier, at: now });
    const attachments = [
      {
        filename: `dossier-${id}.zip`,
        content: Buffer.from(dossier.bytes).toString('base64'),
        contentType: 'application/zip',
      },
    ];
    const reason = `Deadline ${deadlineOn} missed`;
    await freezeStaffMail(deps, due, {
      template: 'matter-for-counsel',
      role: 'counsel',
      task: { type: 'acknowledge-matter', dueInDays: 5, always: true },
      effectiveBy: null,
      deadlineOn,
      reason,
      attachments,
    });
    return {
      outcome: 'done',
      summary: `Handed off to counsel as matter ${id}${doubt}`,
      detail: { matterId: id, dossierSha256: dossier.sha256 },
    };
  });
};
