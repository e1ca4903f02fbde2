import { z } from 'zod';
import { ROLES } from '../domain/policy/policy.js';
import { type Books } from '../books/book.js';
import { approveBankDetails, refuseBankDetails } from '../books/bankDetails.js';
import { readVersioned } from '../books/settings.js';
import { writeSettings } from '../books/writeSettings.js';
import { route, type Route } from './http/route.js';
import { Forbidden } from '../books/errors.js';
import { Jurisdiction, IsoDate, Text, TimeZone } from './http/schemas.js';

const line = Text.max(2_000).default('');
const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM');

/** Customers' links open their pages without a sign-in: plain http is accepted for this machine only. */
const PublicUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((url) => {
    const { protocol, hostname, search, hash } = new URL(url);
    return (
      !search && !hash && (protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname))
    );
  }, 'must be https (http on loopback only), without ? and #')
  .transform((url) => url.replace(/\/+$/, ''));

const SettingsBody = z
  .strictObject({
    creditor: z
      .strictObject({ name: line, address: line, email: line, phone: line, payee: line, bankDetails: line })
      .prefault({}),
    people: z.partialRecord(z.enum(ROLES), z.email().max(254)).default({}),
    timeZone: TimeZone.default('UTC'),
    holidays: z.array(IsoDate).max(1_000).default([]),
    jurisdiction: Jurisdiction.nullable().default(null),
    publicUrl: PublicUrl.nullable().default(null),
    sendWindow: z
      .strictObject({ from: Time, until: Time })
      .refine(({ from, until }) => from < until, 'must end after it begins')
      .nullable()
      .default(null),
    version: z
      .int()
      .positive()
      .optional()
      .meta({ description: 'As it was read: 409 when the settings have changed since' }),
    pendingBankDetails: z.unknown().optional().meta({ description: 'Read only' }),
  })
  .meta({ id: 'Settings' });

export const settingsRoutes = ({ db }: Books): Route[] => [
  route({
    method: 'get',
    path: '/v1/settings',
    tag: 'Settings',
    right: 'read',
    summary: 'Creditor, people, time zone, closed days, send window',
    handle: async () => ({ json: await readVersioned(db) }),
  }),
  route({
    method: 'put',
    path: '/v1/settings',
    tag: 'Settings',
    right: 'settings',
    summary: 'Replace the settings; new bank details wait for a second person where there is one',
    body: SettingsBody,
    handle: async ({ body: { version, pendingBankDetails: _, ...settings }, who }) => {
      await writeSettings(db, settings, who, version);
      return { json: await readVersioned(db) };
    },
  }),
  route({
    method: 'post',
    path: '/v1/settings/bank-details/approve',
    tag: 'Settings',
    right: 'settings',
    summary: 'Allow new bank details, as a second person',
    handle: async ({ who }) => {
      if (who.role === null) throw new Forbidden('Bank details are allowed by a person, not by a key');
      await approveBankDetails(db, who);
      return { json: await readVersioned(db) };
    },
  }),
  route({
    method: 'post',
    path: '/v1/settings/bank-details/refuse',
    tag: 'Settings',
    right: 'settings',
    summary: 'Refuse or withdraw new bank details that wait for a second person',
    handle: async ({ who }) => {
      await refuseBankDetails(db, who);
      return { json: await readVersioned(db) };
    },
  }),
];
