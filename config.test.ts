import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { BadSetting, loadConfig } from './config.js';

const DATABASE_URL = 'postgresql://dunning:pw-4711@db:5432/dunning';
const secret = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64');
const load = (env: Record<string, string>) => loadConfig({ DATABASE_URL, ...env });

test('only the database must be configured', () => {
  expect(load({})).toMatchObject({
    NODE_ENV: 'development',
    PORT: 3000,
    DATABASE_CONNECTIONS: 20,
    TASK_QUEUE: 'dunning',
    PAYMENTS_WEBHOOK_SECRET: [],
    LOG_LEVEL: 'info',
    CLOCK_SPEED: 1,
    CLOCK_ALLOW_SIMULATION: 'no',
  });
});

test('a variable that is set to nothing counts as not set', () => {
  const names = [
    'PORT',
    'API_KEY',
    'TASK_QUEUE',
    'PAYMENTS_WEBHOOK_SECRET',
    'STRIPE_API_KEY',
    'STRIPE_API_BASE',
    'STRIPE_WEBHOOK_SECRET',
    'LICENSES_URL',
    'LICENSES_SECRET',
    'CLOCK_START',
    'LOG_LEVEL',
    'MAIL_FROM',
    'RESEND_BASE_URL',
  ];
  expect(load(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(load({}));
  expect(() => loadConfig({ DATABASE_URL: '' })).toThrow('DATABASE_URL is missing');
});

const SECRETS: [text: string, secrets: string[]][] = [
  [`whsec_${secret(24)}`, [`whsec_${secret(24)}`]],
  [secret(64), [secret(64)]],
  [`whsec_${secret(32)},${secret(25)}`, [`whsec_${secret(32)}`, secret(25)]],
  [` ${secret(32)} , ${secret(24)},`, [secret(32), secret(24)]],
];

test.each(SECRETS)('PAYMENTS_WEBHOOK_SECRET=%s', (text, secrets) => {
  expect(load({ PAYMENTS_WEBHOOK_SECRET: text }).PAYMENTS_WEBHOOK_SECRET).toEqual(secrets);
});

test('STRIPE_WEBHOOK_SECRET may be several, and each is the text itself', () => {
  expect(load({ STRIPE_WEBHOOK_SECRET: 'whsec_new, whsec_old' }).STRIPE_WEBHOOK_SECRET).toEqual([
    'whsec_new',
    'whsec_old',
  ]);
});

const production = { NODE_ENV: 'production', API_KEY: randomBytes(24).toString('base64url') };

const ACCEPTED: Record<string, string>[] = [
  { STRIPE_API_KEY: 'sk_live_4eC39HqLyjW', STRIPE_API_BASE: 'http://127.0.0.1:12111' },
  { STRIPE_API_KEY: 'rk_live_4eC39HqLyjW', STRIPE_API_BASE: 'https://stripe.example/' },
  { LETTER_API_KEY: 'live_sk_1', LETTER_API_BASE: 'http://127.0.0.1:4001' },
  { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 't', TWILIO_FROM: '+15550100' },
  { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 't', TWILIO_FROM: `MG${'0a'.repeat(16)}` },
  { TEMPORAL_UI_URL: 'http://127.0.0.1:8233/' },
  { TRUSTED_PROXIES: 'loopback, 10.0.0.0/8,2001:db8::1' },
  { DATABASE_URL: 'postgres://localhost/dunning' },
  { DATABASE_URL: 'postgresql:///dunning?host=/var/run/postgresql' },
  { PORT: '0' },
  { PORT: '65535' },
  { MAIL_FROM: 'ar@northwind.example' },
  { MAIL_FROM: 'Northwind, Receivables <ar@northwind.example>' },
  { LICENSES_URL: 'https://licences.example/hooks', LICENSES_SECRET: secret(32) },
  { LICENSES_URL: 'http://127.0.0.1:4000/', LICENSES_SECRET: `whsec_${secret(32)}` },
  { LICENSES_URL: 'http://[::1]:4000/', LICENSES_SECRET: secret(32) },
  { CLOCK_SPEED: '86400', CLOCK_START: '2026-01-01T00:00:00+01:00' },
  production,
  { ...production, API_KEY: '0123456789abcdef0123456789abcdef' },
  { ...production, CLOCK_SPEED: '1' },
  { ...production, CLOCK_SPEED: '2', CLOCK_ALLOW_SIMULATION: 'yes' },
  { API_KEY: 'k' },
  { RESEND_BASE_URL: 'http://127.0.0.1:4000' },
  { RESEND_BASE_URL: 'https://mail.example/v1' },
  { PAYLOAD_ENCRYPTION_KEYS: '' },
  { PUBLIC_URL: 'https://dunning.example, https://dunning.example:8443/desk' },
];

test.each(ACCEPTED)('%j is accepted', (env) => {
  expect(() => load(env)).not.toThrow();
});

const CANARY = 'canary5ecret';

const REFUSED: [name: string, env: Record<string, string>][] = [
  ...['mysql://db/x', 'db', 'postgresql://a b/', 'postgresql://host:port/db'].map(
    (DATABASE_URL): [string, Record<string, string>] => ['DATABASE_URL', { DATABASE_URL }],
  ),
  ...['abc', '-1', '65536', '80.5', ' ', '0x50', '8e3', '3000 '].map(
    (PORT): [string, Record<string, string>] => ['PORT', { PORT }],
  ),
  ...['k y', ' ', 'ké', 'k\n'].map((API_KEY): [string, Record<string, string>] => ['API_KEY', { API_KEY }]),
  ...['nobody', '<>', 'a@b\r\nBcc: c@d', 'Name <a@b> x'].map(
    (MAIL_FROM): [string, Record<string, string>] => ['MAIL_FROM', { MAIL_FROM }],
  ),
  ...[
    CANARY,
    'whsec_',
    ',',
    ' , ',
    'whsec_!!!!',
    `whsec_${secret(23)}`,
    `whsec_${secret(65)}`,
    `${secret(32)},${CANARY}`,
    `${secret(32)};${secret(32)}`,
    secret(32).replace('=', ''),
    'whsec_'.repeat(8),
  ].map((PAYMENTS_WEBHOOK_SECRET): [string, Record<string, string>] => [
    'PAYMENTS_WEBHOOK_SECRET',
    { PAYMENTS_WEBHOOK_SECRET },
  ]),
  ['LETTER_API_BASE', { LETTER_API_BASE: 'http://post.example' }],
  ['TWILIO_AUTH_TOKEN', { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_FROM: '+15550100' }],
  ['TWILIO_ACCOUNT_SID', { TWILIO_AUTH_TOKEN: CANARY, TWILIO_FROM: '+15550100' }],
  ['TWILIO_FROM', { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: CANARY, TWILIO_FROM: '0171 1234567890' }],
  ['TWILIO_WEBHOOK_URL', { TWILIO_WEBHOOK_URL: 'http://dunning.example/webhooks/twilio' }],
  ['LICENSES_SECRET', { LICENSES_URL: 'https://l.example' }],
  ['LICENSES_SECRET', { LICENSES_URL: 'https://l.example', LICENSES_SECRET: CANARY }],
  ...[
    'l.example',
    'ftp://l.example',
    'http://l.example',
    'http://127.0.0.1.l.example',
    'https://a:b@l.example',
    'http://169.254.169.254/',
  ].map((LICENSES_URL): [string, Record<string, string>] => [
    'LICENSES_URL',
    { LICENSES_URL, LICENSES_SECRET: secret(32) },
  ]),
  ...['pk_live_4eC39HqLyjW', 'sk live', ' '].map((STRIPE_API_KEY): [string, Record<string, string>] => [
    'STRIPE_API_KEY',
    { STRIPE_API_KEY },
  ]),
  ...['stripe', 'http://stripe.example', 'https://a:b@stripe.example', 'https://stripe.example/v1'].map(
    (STRIPE_API_BASE): [string, Record<string, string>] => ['STRIPE_API_BASE', { STRIPE_API_BASE }],
  ),
  ...[',', 'whsec_a b', ' , '].map((STRIPE_WEBHOOK_SECRET): [string, Record<string, string>] => [
    'STRIPE_WEBHOOK_SECRET',
    { STRIPE_WEBHOOK_SECRET },
  ]),
  ...['all', 'true', '1', '10.0.0.0/33', '10.0.0/8', '10.0.0.1/8/8', '10.0.0.1/x', 'loopback,'].map(
    (TRUSTED_PROXIES): [string, Record<string, string>] => ['TRUSTED_PROXIES', { TRUSTED_PROXIES }],
  ),
  ['TEMPORAL_UI_URL', { TEMPORAL_UI_URL: '127.0.0.1:8233' }],
  ...[
    'resend',
    'ftp://mail.example',
    'http://mail.example',
    'http://10.0.0.1',
    'https://a:b@mail.example',
  ].map((RESEND_BASE_URL): [string, Record<string, string>] => ['RESEND_BASE_URL', { RESEND_BASE_URL }]),
  ...['dunning.example', 'http://dunning.example', 'https://a.example,', 'https://u:p@a.example'].map(
    (PUBLIC_URL): [string, Record<string, string>] => ['PUBLIC_URL', { PUBLIC_URL }],
  ),
  ['PAYLOAD_ENCRYPTION_KEYS', { PAYLOAD_ENCRYPTION_KEYS: CANARY }],
  ['MAIL_PER_SECOND', { MAIL_PER_SECOND: '0' }],
  ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
  ['MAX_CACHED_WORKFLOWS', { MAX_CACHED_WORKFLOWS: '0' }],
  ...['0', '4', '1001', 'many'].map((DATABASE_CONNECTIONS): [string, Record<string, string>] => [
    'DATABASE_CONNECTIONS',
    { DATABASE_CONNECTIONS },
  ]),
  ...['0', '-1', 'fast', ' ', 'Infinity', 'NaN'].map((CLOCK_SPEED): [string, Record<string, string>] => [
    'CLOCK_SPEED',
    { CLOCK_SPEED },
  ]),
  ...['yesterday', '2026-01-01', '2026-02-30T00:00:00Z', '2026-01-01T00:00'].map(
    (CLOCK_START): [string, Record<string, string>] => ['CLOCK_START', { CLOCK_START }],
  ),
  ['CLOCK_ALLOW_SIMULATION', { CLOCK_ALLOW_SIMULATION: 'true' }],
  ['API_KEY', { NODE_ENV: 'production' }],
  ['API_KEY', { NODE_ENV: 'production', API_KEY: '' }],
  ...['a', CANARY, 'a'.repeat(64), 'abcabcabcabcabcabcabcabcabc', 'canary5ecret-canary5ecr'].map(
    (API_KEY): [string, Record<string, string>] => ['API_KEY', { ...production, API_KEY }],
  ),
  ['CLOCK_SPEED', { ...production, CLOCK_SPEED: '2' }],
  ['CLOCK_SPEED', { ...production, CLOCK_START: '2026-01-01T00:00:00Z' }],
];

const messageOf = (env: Record<string, string>): string => {
  try {
    load(env);
  } catch (error) {
    if (error instanceof BadSetting) return error.message;
    throw error;
  }
  return '';
};

describe('one line stops the boot', () => {
  test.each(REFUSED)('%s: %j', (name, env) => {
    const message = messageOf(env);
    expect(message).toMatch(new RegExp(`^${name} (and|is|must|Invalid|Too)`));
    expect(message).not.toMatch(/\n|pw-4711|canary5ecret|BwcH/);
  });

  test('which names every wrong variable', () => {
    expect(messageOf({ PORT: 'x', LOG_LEVEL: 'y' })).toMatch(/^PORT .+; LOG_LEVEL /);
  });
});

test('the process prints that one line and ends', () => {
  const env = { PATH: process.env.PATH, DATABASE_URL, PAYMENTS_WEBHOOK_SECRET: CANARY };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'server.ts'], {
    env: env as NodeJS.ProcessEnv,
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^PAYMENTS_WEBHOOK_SECRET must be a Standard Webhooks secret[^\n]*\n$/);
});
