import { type DeskPage } from '../page.js';
import { account } from './account.js';
import { accounts } from './accounts.js';
import { ageing } from './ageing.js';
import { approval } from './approval.js';
import { approvals } from './approvals.js';
import { audit } from './audit.js';
import { bulk } from './bulk.js';
import { exceptions } from './exceptions.js';
import { bookImport } from './import.js';
import { imports } from './imports.js';
import { invoice } from './invoice.js';
import { invoices } from './invoices.js';
import { noticePreview } from './noticePreview.js';
import { notices } from './notices.js';
import { matter } from './matter.js';
import { matters } from './matters.js';
import { me } from './me.js';
import { notice } from './notice.js';
import { people } from './people.js';
import { policies } from './policies.js';
import { policy } from './policy.js';
import { reportRows } from './reportRows.js';
import { reports } from './reports.js';
import { search } from './search.js';
import { settings } from './settings.js';
import { suspensionsPage } from './suspensions.js';
import { today } from './today.js';

/** Every page of the desk; `/invoices/bulk` is no invoice, so it comes first. */
export const PAGES: readonly DeskPage[] = [
  bulk,
  account,
  accounts,
  ageing,
  approval,
  approvals,
  audit,
  exceptions,
  bookImport,
  imports,
  invoice,
  invoices,
  noticePreview,
  notices,
  matter,
  matters,
  me,
  notice,
  people,
  policies,
  policy,
  reportRows,
  reports,
  search,
  settings,
  suspensionsPage,
  today,
];
