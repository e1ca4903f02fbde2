import { z } from 'zod';
import { isTimeZone } from '../../domain/calendar/calendar.js';
import { INVOICE_STATUSES } from '../../domain/planning/case.js';
import { isDate } from '../../domain/calendar/days.js';
import { CONTACT_ROLES, STAGES } from '../../domain/policy/policy.js';
import { Amount, Currency, Id, Text } from '../../inbox/paymentEvent.js';

export { Amount, Currency, Id, Text };

export const IsoDate = z
  .string()
  .refine(isDate, 'must be an existing date, YYYY-MM-DD')
  .refine((date) => date >= '1900-01-01' && date <= '2999-12-31', 'must lie between 1900 and 2999')
  .meta({ format: 'date', example: '2026-01-31' });
export const TimeZone = z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin');
export const Locale = z.string().refine((tag) => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}, 'must be a BCP 47 language tag such as en or de-AT');
const Url = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  // The URL parser drops or escapes these; the stored text must be the checked one.
  .refine(
    (url) => url.isWellFormed() && !/[\s\p{Cc}]/u.test(url),
    'must not contain spaces, control characters or lone surrogates',
  );

export const Reason = z.strictObject({ reason: Text.min(1).max(2_000) });

/** `?limit=&cursor=` of every list. */
export const Paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: Text.max(300).optional(),
};
export const PageQuery = z.strictObject(Paging);

export const ContactBody = z.strictObject({
  role: z.enum(CONTACT_ROLES),
  name: Text.min(1).max(200),
  email: z.email().max(254).optional(),
  phone: Text.max(50).optional(),
  address: Text.max(1_000).optional(),
  noPost: z.boolean().optional(),
});

export const Contacts = z.array(ContactBody).max(50);

/**
 * ISO 3166: a country, or one of its regions (`DE`, `US-NY`). For any other text no public holidays are
 * known.
 */
export const Jurisdiction = Text.max(50);

export const AccountBody = z
  .strictObject({
    name: Text.min(1).max(300),
    kind: z.enum(['business', 'consumer']).default('business'),
    timeZone: TimeZone.default('UTC'),
    locale: Locale.default('en'),
    contacts: Contacts.default([]),
    policyId: Id.optional(),
    jurisdiction: Jurisdiction.optional(),
    payUrl: Url.optional(),
  })
  .meta({ id: 'AccountBody' });

/** An omitted field is emptied; contacts have a separate operation. */
export const AccountDetailsBody = z.strictObject({
  name: AccountBody.shape.name,
  timeZone: TimeZone,
  locale: Locale,
  policyId: Id.nullable().default(null),
  jurisdiction: Jurisdiction.nullable().default(null),
  payUrl: Url.nullable().default(null),
});

const INVOICE = {
  id: Id,
  /** What people call the invoice, such as INV/2025/00012; letters, files and pages show it. */
  number: Text.min(1).max(200).optional(),
  accountId: Id,
  amount: Amount,
  currency: Currency,
  issuedOn: IsoDate,
  dueOn: IsoDate,
  description: Text.max(2_000).optional(),
  purchaseOrder: Text.max(200).optional(),
  lines: z
    .array(z.strictObject({ description: Text.max(500), quantity: z.number().optional(), amount: z.int() }))
    .max(500)
    .optional(),
  payUrl: Url.optional(),
  documentUrl: Url.optional(),
  /** 2/10 net 30: `{"basisPoints": 200, "days": 10}`, counted from the issue date. */
  earlyPaymentDiscount: z
    .strictObject({ basisPoints: z.int().min(1).max(9_999), days: z.int().min(0).max(365) })
    .optional(),
};

type Dates = { issuedOn: string; dueOn: string };
const isDueAfterIssue = ({ issuedOn, dueOn }: Dates): boolean => dueOn >= issuedOn;
const DUE_BEFORE_ISSUE = { path: ['dueOn'], message: 'is before issuedOn' };

export const InvoiceBody = z
  .strictObject(INVOICE)
  .refine(isDueAfterIssue, DUE_BEFORE_ISSUE)
  .meta({ id: 'InvoiceBody' });

/** The same for an invoice from another system, with what happened to it there. */
export const ImportedInvoiceBody = z
  .strictObject({
    ...INVOICE,
    settledOn: IsoDate.optional(),
    paidAmount: Amount.optional().meta({
      description: 'Minor units that had been paid before; at most `amount`, and the rest is open',
    }),
    disputed: z.boolean().optional(),
  })
  .refine(isDueAfterIssue, DUE_BEFORE_ISSUE)
  .refine(({ amount, paidAmount = 0 }) => paidAmount <= amount, {
    path: ['paidAmount'],
    message: 'is more than the invoice',
  })
  .refine(({ amount, settledOn, paidAmount = amount }) => !settledOn || paidAmount === amount, {
    path: ['settledOn'],
    message: 'means that all is paid, but paidAmount means that only a part is',
  });

/** A credit note that belongs to no invoice. */
export const CreditBody = z
  .strictObject({ id: Id, amount: Amount, currency: Currency, reason: Text.min(1).max(2_000) })
  .meta({ id: 'AccountCredit' });

export const PromiseBody = z
  .strictObject({
    id: Id,
    amount: Amount,
    currency: Currency,
    payOn: IsoDate,
    method: Text.max(200).optional(),
    reference: Text.max(200).optional(),
  })
  .meta({ id: 'Promise' });

export const InvoiceListQuery = z.strictObject({
  ...Paging,
  accountId: Id.optional(),
  status: z.enum(INVOICE_STATUSES).optional(),
  stage: z.enum(STAGES).optional(),
});

/** A body that is a file, as a route with `takes` gets it. */
export const FileBody = z
  .strictObject({ contentType: z.string(), content: z.instanceof(Buffer) })
  .refine(({ content }) => content.length > 0, { message: 'must not be empty', path: ['content'] });
