import { z } from 'zod';
import { ROLES } from '../domain/policy.js';
import { type Book } from '../prisma/client.js';
import { readSettings, writeSettings } from '../prisma/settings.js';
import { route, type Route } from './route.js';
import { Jurisdiction, LocalDate, Text, TimeZone } from './schemas.js';

const line = Text.max(2_000).default('');
const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM');

/** Customers' links hold what opens their pages: over plain http they are for this machine only. */
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
    holidays: z.array(LocalDate).max(1_000).default([]),
    jurisdiction: Jurisdiction.nullable().default(null),
    publicUrl: PublicUrl.nullable().default(null),
    sendWindow: z
      .strictObject({ from: Time, until: Time })
      .refine(({ from, until }) => from < until, 'must end after it begins')
      .nullable()
      .default(null),
  })
  .meta({ id: 'Settings' });

export const settingsRoutes = ({ db }: Book): Route[] => [
  route({
    method: 'get',
    path: '/v1/settings',
    tag: 'Settings',
    right: 'read',
    summary: 'Creditor, people, time zone, closed days, send window',
    handle: async () => ({ json: await readSettings(db) }),
  }),
  route({
    method: 'put',
    path: '/v1/settings',
    tag: 'Settings',
    right: 'settings',
    summary: 'Replace the settings',
    body: SettingsBody,
    handle: async ({ body, who }) => {
      await writeSettings(db, body, who);
      return { json: await readSettings(db) };
    },
  }),
];
