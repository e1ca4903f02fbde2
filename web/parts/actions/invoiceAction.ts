import { type ReactNode } from 'react';
import { type invoiceViews } from '../../../books/invoices/views.js';
import { type Right } from '../../../domain/access/rights.js';
import { type invoiceRecords } from '../../../books/invoices/records.js';

export type InvoiceRecords = Awaited<ReturnType<typeof invoiceRecords>>;
export type InvoiceView = Awaited<ReturnType<typeof invoiceViews>>[number];

/** One action on an invoice: an operation of the API, and the fields of its form. */
export type InvoiceAction = {
  name: string;
  right: Right;
  /** Whether the action is possible in the present state. */
  now: boolean;
  does: string;
  done: string;
  fields: ReactNode;
  button?: string;
  confirm?: string;
};

export type Known = {
  invoice: InvoiceView;
  records: InvoiceRecords;
  /** All policies, in their newest version. */
  policies: { id: string }[];
  today: string;
};

export const at = ({ id }: InvoiceView, method: string, rest: string) =>
  `${method} /v1/invoices/${id}${rest}`;

/** Money is still expected, by us or by counsel. */
export const isOwed = ({ status }: InvoiceView) => status === 'open' || status === 'with-counsel';
