/** The fields that can be read from a file, with the names that a column for them may have. */
export type FieldSet<Field extends string> = {
  names: Readonly<Record<Field, readonly string[]>>;
  required: readonly Field[];
  dates: readonly Field[];
  /** Converts a date of such a file into a form that `readDate` reads. */
  plainDate?: (text: string) => string;
};

/** The fields of an invoice and its account in an import, with the names that a column for them may have. */
const FIELDS = {
  accountId: [
    'accountId',
    'account',
    'customerId',
    'customerNumber',
    'customerNo',
    'customer',
    'clientId',
    'client',
    'debtorId',
  ],
  accountName: ['accountName', 'customerName', 'clientName', 'companyName', 'company', 'name'],
  kind: ['kind', 'accountKind', 'customerType'],
  contactName: ['contactName', 'contact', 'billingContact'],
  email: ['email', 'emailAddress', 'billingEmail', 'customerEmail', 'contactEmail'],
  phone: ['phone', 'phoneNumber', 'telephone'],
  timeZone: ['timeZone', 'tz'],
  locale: ['locale', 'language'],
  id: ['id', 'invoiceId', 'invoiceNumber', 'invoiceNo', 'invoice', 'number', 'documentNumber'],
  amount: ['amount', 'invoiceAmount', 'total', 'totalAmount', 'grossAmount', 'amountDue'],
  currency: ['currency', 'currencyCode', 'invoiceCurrency'],
  issuedOn: ['issuedOn', 'invoiceDate', 'issueDate', 'dateIssued', 'documentDate', 'date'],
  dueOn: ['dueOn', 'dueDate', 'paymentDueDate', 'due'],
  description: ['description', 'memo', 'subject'],
  purchaseOrder: ['purchaseOrder', 'purchaseOrderNumber', 'poNumber', 'po'],
  disputed: ['disputed', 'inDispute', 'isDisputed'],
  settledOn: ['settledOn', 'settledDate', 'paidOn', 'paidDate', 'paymentDate', 'datePaid'],
  paidAmount: ['paidAmount', 'amountPaid', 'paid', 'payments', 'paidToDate'],
  payUrl: ['payUrl', 'paymentUrl', 'paymentLink', 'payLink'],
  documentUrl: ['documentUrl', 'invoiceUrl', 'pdfUrl'],
} as const satisfies Record<string, readonly string[]>;

export type Field = keyof typeof FIELDS;

export const FIELD_NAMES = Object.keys(FIELDS) as Field[];

export const BOOK: FieldSet<Field> = {
  names: FIELDS,
  required: ['accountId', 'id', 'amount', 'issuedOn', 'dueOn'],
  dates: ['issuedOn', 'dueOn', 'settledOn'],
};
