import { DefaultLogger, Runtime } from '@temporalio/worker';

/**
 * Makes the workers of tests report only errors. To be called before Temporal starts, once in a test file.
 */
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
});
