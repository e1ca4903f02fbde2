import { type Page } from '../page.js';
import { account } from './account.js';
import { accounts } from './accounts.js';
import { invoice } from './invoice.js';

/** Every page of the desk. */
export const PAGES: readonly Page[] = [account, accounts, invoice];
