import { isIP } from 'node:net';
import { z } from 'zod';

/**
 * The only reader of process.env. A missing or malformed variable stops the boot with one line that names it.
 */
const flag = z.enum(['yes', 'no']).default('no');
const optional = z.string().min(1).optional();

/** Number() takes '' and ' ' for 0. */
const integer = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((number) => number >= least && number <= most, `must be from ${least} to ${most}`);

/**
 * Standard Webhooks: 24–64 bytes of base64, with or without `whsec_`. The message must not repeat the secret.
 */
const SECRET = 'must be a Standard Webhooks secret: 24 to 64 bytes as base64, with or without whsec_';
const isSecret = (text: string) => {
  const base64 = text.replace(/^whsec_/, '');
  const { length } = Buffer.from(base64, 'base64');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) && base64.length % 4 === 0 && length >= 24 && length <= 64;
};

/** Several secrets are valid at once while they are changed. */
const secretsThat = (fit: (secret: string) => boolean, what: string) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((secret) => secret.trim())
        .filter(Boolean),
    )
    .refine((all) => all.length > 0 && all.every(fit), `${what}; several are divided by commas`)
    .default([]);

/** Stripe's secrets are not decoded: the key is the text itself. */
const isPrintable = (text: string) => /^[\x21-\x7e]+$/.test(text);

const isLoopback = (host: string) => /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(host);
const isSafe = (text: string) => {
  const { protocol, hostname, username, password } = new URL(text);
  return (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) && !username && !password;
};

/** Moves a provider's API, for tests. */
const apiBase = z
  .url({ error: 'must be a URL', abort: true })
  .refine(isSafe, 'must be https (http on loopback only) and hold no password')
  .refine((text) => new URL(text).pathname === '/', 'must be a host without a path')
  .optional();

const isNetwork = (text: string) => {
  const [address = '', bits = '0', ...more] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)]!;
  const fits = /^\d+$/.test(bits) && Number(bits) <= most && more.length === 0;
  return fits || /^(loopback|linklocal|uniquelocal)$/.test(text);
};

/**
 * 24 characters of base64 or hexadecimal hold 96 bits or more; a repeated character makes no key at any
 * length.
 */
const isHardToGuess = (key: string) => key.length >= 24 && new Set(key).size >= 10;
const GUESSABLE =
  'must be at least 24 characters, 10 of them different: `openssl rand -base64 32` makes one (it may do everything)';

const Settings = z
  .object({
    NODE_ENV: z.string().default('development'),
    PORT: integer(0, 65_535).default(3000),
    DATABASE_URL: z
      .string({ error: 'is missing: the PostgreSQL database, postgresql://user:password@host:5432/name' })
      .regex(/^postgres(ql)?:\/\//, 'must start with postgresql://')
      .refine((text) => URL.canParse(text), 'must be postgresql://user:password@host:5432/name'),
    DATABASE_CONNECTIONS: integer(5, 1_000).default(20),
    TEMPORAL_ADDRESS: optional,
    TEMPORAL_NAMESPACE: optional,
    TEMPORAL_UI_URL: z
      .url({ protocol: /^https?$/, error: 'must be a URL' })
      .transform((url) => url.replace(/\/+$/, ''))
      .optional(),
    TRUSTED_PROXIES: z
      .string()
      .refine(
        (text) => text.split(',').every((one) => isNetwork(one.trim())),
        'must be addresses, networks such as 10.0.0.0/8, loopback or uniquelocal, divided by commas',
      )
      .optional(),
    PUBLIC_URL: z
      .string()
      .transform((text) => text.split(',').map((one) => one.trim()))
      .refine(
        (all) => all.every((one) => URL.canParse(one) && isSafe(one)),
        'must be this API’s own addresses from outside, https (http on loopback only), divided by commas',
      )
      .transform((all) => all.map((one) => new URL(one).origin))
      .default([]),
    TASK_QUEUE: z.string().min(1).default('dunning'),
    API_KEY: z
      .string()
      .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
      .optional(),
    RESEND_API_KEY: optional,
    RESEND_BASE_URL: z
      .url({ error: 'must be a URL', abort: true })
      .refine(isSafe, 'must be https (http on loopback only) and hold no password')
      .optional(),
    MAIL_FROM: z
      .string()
      .regex(
        /^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
        'must be an address, or Name <address>',
      )
      .default('Accounts Receivable <receivables@localhost.localdomain>'),
    MAIL_PER_SECOND: z.coerce.number().positive().default(4),
    PAYMENTS_WEBHOOK_SECRET: secretsThat(isSecret, SECRET),
    RESEND_WEBHOOK_SECRET: secretsThat(isSecret, SECRET),
    STRIPE_WEBHOOK_SECRET: secretsThat(isPrintable, 'must be the signing secret of the endpoint, whsec_…'),
    STRIPE_API_KEY: z
      .string()
      .refine(
        (key) => isPrintable(key) && !key.startsWith('pk_'),
        'must be a secret or restricted key, sk_… or rk_…',
      )
      .optional(),
    STRIPE_API_BASE: apiBase,
    LETTER_API_KEY: optional,
    LETTER_API_BASE: apiBase,
    TWILIO_ACCOUNT_SID: z
      .string()
      .regex(/^AC\w{1,62}$/, 'must be an account SID, AC…')
      .optional(),
    TWILIO_AUTH_TOKEN: optional,
    TWILIO_FROM: z
      .string()
      .regex(
        /^(\+\d{5,15}|MG[0-9a-fA-F]{32}|[A-Za-z0-9 ]{1,11})$/,
        'must be a number such as +15550100, a name of up to 11 letters, or a messaging service, MG…',
      )
      .optional(),
    TWILIO_WEBHOOK_URL: z
      .url({ error: 'must be a URL', abort: true })
      .refine(isSafe, 'must be https (http on loopback only) and hold no password')
      .optional(),
    TWILIO_API_BASE: apiBase,
    LICENSES_URL: z
      .url({ error: 'must be a URL', abort: true })
      .refine(isSafe, 'must be https (http on loopback only) and hold no password')
      .optional(),
    LICENSES_SECRET: z.string().refine(isSecret, SECRET).optional(),
    PAYLOAD_ENCRYPTION_KEYS: z
      .undefined({ error: 'is not supported yet: nothing would be encrypted; remove it' })
      .optional(),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    MAX_CACHED_WORKFLOWS: integer(1, 1_000_000).default(2000),
    CLOCK_SPEED: z.coerce.number().positive().default(1),
    CLOCK_START: z.iso
      .datetime({ offset: true, error: 'must be an instant such as 2026-01-01T00:00:00Z' })
      .transform((text) => new Date(text))
      .optional(),
    CLOCK_ALLOW_SIMULATION: flag,
  })
  .superRefine((env, context) => {
    const production = env.NODE_ENV === 'production';
    const missing = (name: string, why: string) =>
      context.addIssue({ code: 'custom', path: [name], message: why });
    if (production && !env.API_KEY) missing('API_KEY', 'is missing: the first administrator key');
    if (production && env.API_KEY && !isHardToGuess(env.API_KEY)) missing('API_KEY', GUESSABLE);
    if (production && (env.CLOCK_SPEED !== 1 || env.CLOCK_START) && env.CLOCK_ALLOW_SIMULATION !== 'yes') {
      missing(
        'CLOCK_SPEED',
        'and CLOCK_START simulate time: refused in production unless CLOCK_ALLOW_SIMULATION=yes',
      );
    }
    const twilio = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'] as const;
    for (const name of twilio)
      if (!env[name] && twilio.some((other) => env[other]))
        missing(name, `is missing: text messages need ${twilio.join(', ')}`);
    if (env.LICENSES_URL && !env.LICENSES_SECRET)
      missing('LICENSES_SECRET', 'is missing: LICENSES_URL is called with signed requests');
  });

export type Config = z.output<typeof Settings>;

export class BadSetting extends Error {}

/** The process cannot run because something is missing; the message is one line that names it. */
export class BootFailed extends Error {}

/** Reads the settings. Throws BadSetting with one line that names the variable. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = Settings.safeParse(given);
  if (result.success) return result.data;
  throw new BadSetting(
    result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '),
  );
}

/**
 * Runs a process. It ends with one line for a bad setting or a missing dependency at boot, with the whole
 * error otherwise.
 */
export function runProcess(main: (config: Config) => Promise<void>): void {
  forgetEmpty();
  Promise.resolve()
    .then(() => main(loadConfig()))
    .catch((error: unknown) => {
      const isExplained = error instanceof BadSetting || error instanceof BootFailed;
      console.error(isExplained ? error.message : error);
      process.exitCode = 1;
      if (isExplained) process.exit(1);
    });
}

/**
 * Compose files pass `${NAME:-}` as an empty text; the Temporal SDK would treat an empty API key as one and
 * switch TLS on.
 */
function forgetEmpty(): void {
  for (const [name, value] of Object.entries(process.env)) {
    if (name.startsWith('TEMPORAL_') && value === '') delete process.env[name];
  }
}
