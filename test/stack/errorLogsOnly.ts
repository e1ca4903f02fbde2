import { DefaultLogger, Runtime } from '@temporalio/worker';

/** The workers of tests report errors only. Before anything of Temporal's is started, once a test file. */
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
});
