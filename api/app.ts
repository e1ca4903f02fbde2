import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import swaggerUi from 'swagger-ui-express';
import { loggedPath, type Log } from '../log.js';
import { type Books } from '../books/book.js';
import { accountRoutes } from './accounts.js';
import { approvalRoutes } from './approvals.js';
import { attachmentRoutes } from './attachments.js';
import { auditRefusals, auditRoutes } from './audit.js';
import { requireKey } from './http/auth.js';
import { bankExportRoutes } from './bankExports.js';
import { bookImportRoutes } from './imports.js';
import { bulkChangeRoutes } from './bulkChanges.js';
import { customerRequestRoutes } from './customerRequests.js';
import { documentRoutes } from './documents.js';
import { problems, sendProblem } from './http/errors.js';
import { mountHealth } from './http/health.js';
import { invoiceChangeRoutes } from './invoiceChanges.js';
import { invoiceSearchRoutes } from './invoiceSearch.js';
import { invoiceRoutes } from './invoices.js';
import { jsonBody } from './http/jsonBody.js';
import { keyRoutes } from './keys.js';
import { noticeHoldRoutes } from './noticeHolds.js';
import { noticePreviewRoutes } from './noticePreviews.js';
import { requestedNoticeRoutes } from './requestedNotices.js';
import { matterRoutes } from './matters.js';
import { noticeLetterRoutes } from './noticePdf.js';
import { openApiDocument } from './http/openapi.js';
import { PdfMaker } from './pdf/pdfMaker.js';
import { paymentRoutes } from './payments.js';
import { peopleRoutes } from './people.js';
import { policyRoutes } from './policies.js';
import { limitKey, limitRefusals } from './http/rateLimits.js';
import { reportRoutes } from './reports.js';
import { mount, mountFileBodies, type Route } from './http/route.js';
import { settingsRoutes } from './settings.js';
import { taskRoutes } from './tasks.js';
import { webhookTestRoutes } from './webhooks/selfTest.js';
import { workflowFailureRoutes } from './workflowFailures.js';
import { webhookRoutes, type WebhookDeps } from './webhooks/index.js';
import { webhookEndpoints, type WebhookEndpoints } from './webhooks/endpoints.js';

export type ApiDeps = WebhookDeps & {
  apiKey: string;
  log: Log;
  /** The proxies that may report the browser's address: express's `trust proxy`. */
  trustedProxies?: string;
  /** Makes the requested PDFs; the caller that passes it stops it. */
  maker?: PdfMaker;
  /**
   * Where this API is reached from outside (PUBLIC_URL): the test of a webhook sends only there. Empty: this
   * machine only.
   */
  ownOrigins?: string[];
  /** The pages beside the API; null when only the API is served. */
  desk?: (shared: DeskInput) => RequestHandler;
};

/** What the desk shares with the API. */
export type DeskInput = {
  book: Books;
  /** The operations of the API: what a form does. */
  routes: Route[];
  webhooks: WebhookEndpoints;
  /** Writes refusals into the audit log. */
  refused: ErrorRequestHandler;
  log: Log;
};

/**
 * The parts of a request in the debug log: neither its query nor its parameters, which open customers' pages.
 */
const SERIALIZERS = {
  req: ({ id, method, url }: { id: unknown; method: string; url: string }) => ({
    id,
    method,
    url: loggedPath(url),
  }),
};

/** Bodies are small; only a whole book comes in parts of this size. */
const LIMIT = '1mb';

/**
 * Helmet's policy without the upgrade to https: behind plain http the browser would request every script from
 * a port without a listener.
 */
const POLICY = { directives: { 'upgrade-insecure-requests': null } };

/** The HTTP API; never listens. */
export function createApp(deps: ApiDeps): Express {
  const { book, apiKey, log } = deps;
  const app = express();
  app.disable('x-powered-by');
  if (deps.trustedProxies) app.set('trust proxy', deps.trustedProxies);
  app.set('query parser', 'simple');
  app.set('json replacer', (_key: string, value: unknown) =>
    typeof value === 'bigint' ? exact(value) : value,
  );
  if (log.isLevelEnabled('debug'))
    app.use(pinoHttp({ logger: log, useLevel: 'debug', quietReqLogger: true, serializers: SERIALIZERS }));
  app.use('/webhooks', webhookRoutes(deps, LIMIT));
  // Without its script the desk learns from the Referer which page sent a form; other sites learn nothing.
  app.use(helmet({ contentSecurityPolicy: POLICY, referrerPolicy: { policy: 'same-origin' } }));

  const webhooks = webhookEndpoints(deps);
  const { maker = new PdfMaker() } = deps;
  const routes = [
    accountRoutes,
    (books: Books) => documentRoutes(books, maker),
    invoiceSearchRoutes,
    bookImportRoutes,
    bulkChangeRoutes,
    customerRequestRoutes,
    invoiceRoutes,
    invoiceChangeRoutes,
    noticeHoldRoutes,
    noticePreviewRoutes,
    noticeLetterRoutes,
    requestedNoticeRoutes,
    attachmentRoutes,
    paymentRoutes,
    bankExportRoutes,
    taskRoutes,
    approvalRoutes,
    policyRoutes,
    settingsRoutes,
    matterRoutes,
    reportRoutes,
    peopleRoutes,
    keyRoutes,
    auditRoutes,
    workflowFailureRoutes,
    (books: Books) => webhookTestRoutes(books, webhooks, deps.ownOrigins),
  ].flatMap((of) => of(book));
  const document = openApiDocument(routes);
  mountHealth(app, book);
  app.get('/openapi.json', (_request, response) => void response.json(document));
  app.use('/docs', swaggerUi.serve, swaggerUi.setup(document, { customSiteTitle: 'Dunning API' }));

  const refused = auditRefusals(book.db, log);
  if (deps.desk) app.use(deps.desk({ book, routes, webhooks, refused, log }));

  const refusals = limitRefusals();
  app.use('/v1', requireKey(apiKey, book.db, refusals), limitKey());
  mountFileBodies(app, routes);
  app.use('/v1', jsonBody(LIMIT));
  mount(app, routes);
  app.use((request, response) =>
    sendProblem(response, {
      code: 'NotFound',
      status: 404,
      title: 'Not found',
      detail: `There is nothing at ${request.path}`,
    }),
  );
  app.use(refused);
  app.use(refusals.count);
  app.use(problems(log));
  return app;
}

/** Amounts are exact: beyond 2^53 − 1 (only sums can be) as decimal text. */
const exact = (value: bigint) =>
  value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER ? Number(value) : value.toString();
