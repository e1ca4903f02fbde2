import express, { type Express } from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import swaggerUi from 'swagger-ui-express';
import { type Log } from '../log.js';
import { type Book } from '../prisma/client.js';
import { type PaymentProvider } from '../providers/paymentProvider.js';
import { type ReceivedMail } from '../providers/receivedMail.js';
import { accountRoutes } from './accounts.js';
import { approvalRoutes } from './approvals.js';
import { attachmentRoutes, FILE_PATH, MOST_FILE_BYTES } from './attachments.js';
import { requireKey } from './auth.js';
import { bankExportRoutes } from './bankExports.js';
import { documentRoutes } from './documents.js';
import { problems, send } from './errors.js';
import { mountHealth } from './health.js';
import { invoiceChangeRoutes } from './invoiceChanges.js';
import { invoiceRoutes } from './invoices.js';
import { jsonBody } from './jsonBody.js';
import { letterPreviewRoutes } from './letterPreviews.js';
import { letterRoutes } from './letters.js';
import { matterRoutes } from './matters.js';
import { noticeLetterRoutes } from './noticeLetters.js';
import { openApiDocument } from './openapi.js';
import { paymentRoutes } from './payments.js';
import { policyRoutes } from './policies.js';
import { limitKey, limitRefusals, limitWebhooks } from './rateLimits.js';
import { reportRoutes } from './reports.js';
import { mount } from './route.js';
import { settingsRoutes } from './settings.js';
import { taskRoutes } from './tasks.js';
import { paymentsWebhook } from './webhooks/payments.js';
import { resendWebhook } from './webhooks/resend.js';
import { stripeWebhook } from './webhooks/stripe.js';
import { twilioWebhook, type TwilioWebhook } from './webhooks/twilio.js';

export type ApiDeps = {
  book: Book;
  apiKey: string;
  paymentsSecrets: string[];
  stripeSecrets?: string[];
  resendSecrets?: string[];
  /** Null: no provider of text messages is configured. */
  twilio?: TwilioWebhook | null;
  /** Null: no provider is configured, and events are taken as they come. */
  provider?: PaymentProvider | null;
  /** Null: replies are kept without their text. */
  mail?: ReceivedMail | null;
  log: Log;
};

/** Bodies are small; only a whole book comes in parts of this size. */
const LIMIT = '1mb';
const isJson = (type: string | undefined) => /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type ?? '');

/** Helmet's, but for the upgrade to https: behind plain http the browser would look for every script where nobody listens. */
const POLICY = { directives: { 'upgrade-insecure-requests': null } };

/** The HTTP API; never listens. */
export function createApp(deps: ApiDeps): Express {
  const {
    book,
    apiKey,
    paymentsSecrets,
    stripeSecrets = [],
    resendSecrets = [],
    twilio = null,
    provider = null,
    mail = null,
    log,
  } = deps;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('json replacer', (_key: string, value: unknown) =>
    typeof value === 'bigint' ? exact(value) : value,
  );
  app.use(helmet({ contentSecurityPolicy: POLICY }));
  if (log.isLevelEnabled('debug'))
    app.use(pinoHttp({ logger: log, useLevel: 'debug', quietReqLogger: true }));
  app.put(FILE_PATH, notJson);
  app.post('/webhooks/twilio', notJson);
  app.use(onlyJson);

  app.use('/webhooks', limitWebhooks());
  // Before the JSON parser: a signature is over bytes.
  app.use('/webhooks', express.raw({ type: () => true, limit: LIMIT, inflate: false }));
  app.post('/webhooks/payments', paymentsWebhook(book, paymentsSecrets));
  app.post('/webhooks/stripe', stripeWebhook(book, stripeSecrets, provider));
  app.post('/webhooks/resend', resendWebhook(book, resendSecrets, mail));
  app.post('/webhooks/twilio', twilioWebhook(book, twilio));

  const routes = [
    accountRoutes,
    documentRoutes,
    invoiceRoutes,
    invoiceChangeRoutes,
    letterPreviewRoutes,
    noticeLetterRoutes,
    letterRoutes,
    attachmentRoutes,
    paymentRoutes,
    bankExportRoutes,
    taskRoutes,
    approvalRoutes,
    policyRoutes,
    settingsRoutes,
    matterRoutes,
    reportRoutes,
  ].flatMap((of) => of(book));
  const document = openApiDocument(routes);
  mountHealth(app, book);
  app.get('/openapi.json', (_request, response) => void response.json(document));
  app.use('/docs', swaggerUi.serve, swaggerUi.setup(document, { customSiteTitle: 'Dunning API' }));

  app.use('/v1', requireKey(apiKey), limitKey());
  app.put(FILE_PATH, express.raw({ type: () => true, limit: MOST_FILE_BYTES, inflate: false }));
  app.use('/v1', jsonBody(LIMIT));
  mount(app, routes);
  app.use((request, response) =>
    send(response, { status: 404, title: 'Not found', detail: `There is nothing at ${request.path}` }),
  );
  app.use(limitRefusals());
  app.use(problems(log));
  return app;
}

/** A file, or a form that Twilio has signed. */
const notJson: express.RequestHandler = (_request, response, next) => {
  response.locals.isJson = false;
  next();
};

/** A body that is not JSON is refused instead of being taken for an empty one. */
const onlyJson: express.RequestHandler = (request, response, next) => {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody && response.locals.isJson !== false && !isJson(request.headers['content-type'])) {
    return send(response, { status: 415, title: 'Not JSON', detail: 'Send the body as application/json' });
  }
  next();
};

/** Amounts are exact: beyond 2^53 − 1 (only sums can be) as decimal text. */
const exact = (value: bigint) =>
  value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER ? Number(value) : value.toString();
