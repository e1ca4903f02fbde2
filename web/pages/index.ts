import { type Page } from '../page.js';
import { account } from './account.js';
import { accounts } from './accounts.js';
import { audit } from './audit.js';
import { me } from './me.js';
import { people } from './people.js';
import { invoice } from './invoice.js';
import { bulk } from './bulk.js';
import { bookImport } from './import.js';
import { imports } from './imports.js';
import { invoices } from './invoices.js';
import { letterPreview } from './letterPreview.js';
import { letters } from './letters.js';
import { notice } from './notice.js';
import { search } from './search.js';
import { approval } from './approval.js';
import { approvals } from './approvals.js';
import { exceptions } from './exceptions.js';
import { settings } from './settings.js';
import { today } from './today.js';
import { policies } from './policies.js';
import { policy } from './policy.js';
import { matter } from './matter.js';
import { matters } from './matters.js';
import { suspensionsPage } from './suspensions.js';
import { ageing } from './ageing.js';
import { reports } from './reports.js';
import { reportRows } from './reportRows.js';

/** Every page of the desk. */
export const PAGES: readonly Page[] = [
  audit,
  me,
  people,
  bulk,
  account,
  accounts,
  invoice,
  bookImport,
  imports,
  invoices,
  letterPreview,
  letters,
  notice,
  search,
  approval,
  approvals,
  exceptions,
  settings,
  today,
  policies,
  policy,
  matter,
  matters,
  suspensionsPage,
  ageing,
  reports,
  reportRows,
];
