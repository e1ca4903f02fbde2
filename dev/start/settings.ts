import { pathIn, newKey, newPassword, newWebhookSecret, secret } from './folder.js';

const A_DAY_A_SECOND = 86_400;
/** A Monday; where the sample book begins. */
const CLOCK_START = '2026-01-05T06:00:00Z';

export type DevSettings = {
  /** Real time has no sample: its debtors would take months. */
  simulated: boolean;
  debtors: boolean;
  wantedPort: number;
  /** A Temporal server of the user's own. */
  temporalAddress: string | undefined;
  apiKey: string;
  /** The password of the people that exist from the beginning. */
  deskPassword: string;
  paymentsSecret: string;
  licensesSecret: string;
  resendSecret: string;
  postgresDir: string;
  temporalFile: string;
  mailDir: string;
  clock: { CLOCK_SPEED: string; CLOCK_START?: string };
};

/** From the environment and the command line; secrets are made once and kept. Throws Error: one line. */
export function devSettings(env: NodeJS.ProcessEnv, args: readonly string[]): DevSettings {
  const unknown = args.find((arg) => arg !== '--no-debtors');
  if (unknown) throw new Error(`npm start does not know "${unknown}"; it knows --no-debtors.`);
  const speed = Number(env.CLOCK_SPEED || A_DAY_A_SECOND);
  if (!(speed > 0)) throw new Error(`CLOCK_SPEED "${env.CLOCK_SPEED}" is not a positive number.`);
  const wantedPort = Number(env.PORT || 3000);
  if (!Number.isInteger(wantedPort)) throw new Error(`PORT "${env.PORT}" is not a port number.`);
  const simulated = speed !== 1;
  // Each mode has its own books: a debt of the simulation means nothing in real time.
  const home = simulated ? [] : ['real-time'];
  return {
    simulated,
    debtors: simulated && !args.includes('--no-debtors'),
    wantedPort,
    temporalAddress: env.TEMPORAL_ADDRESS || undefined,
    apiKey: env.API_KEY || secret('api-key', newKey),
    deskPassword: secret('desk-password', newPassword),
    paymentsSecret: env.PAYMENTS_WEBHOOK_SECRET || secret('payments-webhook-secret', newWebhookSecret),
    resendSecret: env.RESEND_WEBHOOK_SECRET || secret('resend-webhook-secret', newWebhookSecret),
    licensesSecret: env.LICENSES_SECRET || secret('licenses-secret', newWebhookSecret),
    postgresDir: pathIn(...home, 'postgres'),
    temporalFile: pathIn(...home, 'temporal.db'),
    mailDir: pathIn(...home, 'letters'),
    clock: simulated
      ? { CLOCK_SPEED: `${speed}`, CLOCK_START: env.CLOCK_START || CLOCK_START }
      : { CLOCK_SPEED: '1' },
  };
}
