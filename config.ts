import { z } from 'zod';

/** The only reader of process.env. A missing or malformed variable stops the boot with one line that names it. */
const flag = z.enum(['yes', 'no']).default('no');
const optional = z.string().min(1).optional();
const secrets = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((secret) => secret.trim())
      .filter(Boolean),
  );

const Settings = z
  .object({
    NODE_ENV: z.string().default('development'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    DATABASE_URL: z
      .string({ error: 'is missing: the PostgreSQL database, postgresql://user:password@host:5432/name' })
      .regex(/^postgres(ql)?:\/\//, 'must start with postgresql://'),
    TEMPORAL_ADDRESS: optional,
    TEMPORAL_NAMESPACE: optional,
    TASK_QUEUE: z.string().min(1).default('dunning'),
    API_KEY: optional,
    RESEND_API_KEY: optional,
    RESEND_BASE_URL: z.url().optional(),
    MAIL_FROM: z.string().min(3).default('Accounts Receivable <receivables@localhost.localdomain>'),
    MAIL_PER_SECOND: z.coerce.number().positive().default(4),
    PAYMENTS_WEBHOOK_SECRET: secrets,
    LICENSES_URL: z.url().optional(),
    LICENSES_SECRET: optional,
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    MAX_CACHED_WORKFLOWS: z.coerce.number().int().positive().default(2000),
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
    if (production && (env.CLOCK_SPEED !== 1 || env.CLOCK_START) && env.CLOCK_ALLOW_SIMULATION !== 'yes') {
      missing(
        'CLOCK_SPEED',
        'and CLOCK_START simulate time: refused in production unless CLOCK_ALLOW_SIMULATION=yes',
      );
    }
    if (env.LICENSES_URL && !env.LICENSES_SECRET)
      missing('LICENSES_SECRET', 'is missing: LICENSES_URL is called with signed requests');
  });

export type Config = z.output<typeof Settings>;

export class BadSetting extends Error {}

/** Reads the settings. Throws BadSetting: one line that names the variable. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = Settings.safeParse(given);
  if (result.success) return result.data;
  throw new BadSetting(
    result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '),
  );
}

/** Runs a process: a bad setting ends it with its one line, anything else with the error. */
export function runProcess(main: (config: Config) => Promise<void>): void {
  Promise.resolve()
    .then(() => main(loadConfig()))
    .catch((error: unknown) => {
      console.error(error instanceof BadSetting ? error.message : error);
      process.exitCode = 1;
      if (error instanceof BadSetting) process.exit(1);
    });
}
