import {
  renderNotice,
  renderStaffMail,
  renderTaskDigest,
  renderWeeklyReport,
  type NoticeTemplate,
  type RenderedEmail,
} from '../../emails/render.js';
import {
  CASE_NAMES,
  NOTICE_TEMPLATES,
  digestSample,
  noticeSample,
  READERS,
  STAFF_TEMPLATES,
  staffSample,
  weeklySample,
  type Reader,
} from './samples.js';

/** A rendered letter and where the gallery keeps it: `fr/delinquent-hold`. */
export type Exhibit = { path: string; rendered: RenderedEmail };

/** Every letter in every language; those whose figures matter most in every case too. */
export async function exhibits(): Promise<Exhibit[]> {
  const all: Promise<Exhibit>[] = [];
  const add = (path: string, rendering: Promise<RenderedEmail>) =>
    all.push(rendering.then((rendered) => ({ path, rendered })));
  for (const reader of Object.keys(READERS) as Reader[]) {
    for (const template of NOTICE_TEMPLATES)
      add(`${reader}/${template}`, renderNotice(template, noticeSample(reader, caseOf(template))));
    for (const name of CASE_NAMES.filter((one) => one !== 'past' && one !== 'coming'))
      add(`${reader}/final-demand-${name}`, renderNotice('final-demand', noticeSample(reader, name)));
  }
  for (const template of STAFF_TEMPLATES) add(`staff/${template}`, renderStaffMail(template, staffSample));
  add('staff/weekly-report', renderWeeklyReport(weeklySample));
  add('staff/task-digest', renderTaskDigest(digestSample));
  return Promise.all(all);
}

const caseOf = (template: NoticeTemplate) =>
  template === 'courtesy' || template === 'hold-released' ? ('coming' as const) : ('past' as const);
