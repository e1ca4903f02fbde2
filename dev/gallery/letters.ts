import {
  renderLetter,
  renderStaffLetter,
  renderTaskDigest,
  renderWeeklyReport,
  type CustomerLetter,
  type Rendered,
} from '../../emails/render.js';
import {
  CASE_NAMES,
  CUSTOMER_LETTERS,
  digestSample,
  letterSample,
  READERS,
  STAFF_LETTERS,
  staffSample,
  weeklySample,
  type Reader,
} from './samples.js';

/** A rendered letter and where the gallery keeps it: `fr/delinquent-hold`. */
export type Exhibit = { path: string; rendered: Rendered };

/** Every letter in every language; those whose figures matter most in every case too. */
export async function exhibits(): Promise<Exhibit[]> {
  const all: Promise<Exhibit>[] = [];
  const add = (path: string, rendering: Promise<Rendered>) =>
    all.push(rendering.then((rendered) => ({ path, rendered })));
  for (const reader of Object.keys(READERS) as Reader[]) {
    for (const letter of CUSTOMER_LETTERS)
      add(`${reader}/${letter}`, renderLetter(letter, letterSample(reader, caseOf(letter))));
    for (const name of CASE_NAMES.filter((one) => one !== 'past' && one !== 'coming'))
      add(`${reader}/final-demand-${name}`, renderLetter('final-demand', letterSample(reader, name)));
  }
  for (const letter of STAFF_LETTERS) add(`staff/${letter}`, renderStaffLetter(letter, staffSample));
  add('staff/weekly-report', renderWeeklyReport(weeklySample));
  add('staff/task-digest', renderTaskDigest(digestSample));
  return Promise.all(all);
}

const caseOf = (letter: CustomerLetter) =>
  letter === 'courtesy' || letter === 'hold-released' ? ('coming' as const) : ('past' as const);
