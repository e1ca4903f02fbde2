// The imports that each room may have, checked by `npm run lint`. The reasons: docs/architecture.md. Tests
// and dev/ may import every room.

/** Only its types: none of that room's code runs in the importing one. */
const types = (...rooms) => rooms.map((types) => ({ types }));

/** A room → the rooms, files and packages that it may import beside its own files. */
const ROOMS = {
  domain: [],
  prisma: ['@prisma', 'pg', 'node:'],
  emails: ['domain', 'react', 'react-dom', 'react-email', 'sms-segments-calculator'],
  // A language is a file of words without code.
  'emails/languages': [...types('emails', 'domain')],
  documents: ['domain', 'emails', 'pdfkit', 'fontkit', 'bidi-js', 'linebreak', 'fflate', 'node:'],
  providers: ['domain', 'resend', 'standardwebhooks', 'stripe', 'p-limit', 'node:'],
  books: ['domain', 'prisma', 'node:'],
  'books/notices/composing': [
    'domain',
    'prisma',
    'books',
    'emails',
    'documents',
    'libphonenumber-js',
    'node:',
  ],
  'books/approvals': ['domain', 'prisma', 'books', 'emails', 'node:'],
  inbox: [
    'books',
    'domain',
    'zod',
    'react-email',
    'node:',
    'providers/conversation.ts',
    'providers/stripeAmount.ts',
    'providers/stripeBill.ts',
    ...types('providers'),
  ],
  imports: [
    'books',
    'domain',
    'csv-parse',
    'read-excel-file',
    'fast-xml-parser',
    'fflate',
    'node:',
    ...types('client.ts'),
  ],
  activities: [
    'books',
    'domain',
    'emails',
    'documents',
    'providers',
    '@temporalio/activity',
    '@temporalio/common',
    'node:',
    ...types('temporal'),
  ],
  workflows: ['domain', '@temporalio/workflow', '@temporalio/common', ...types('activities')],
  temporal: ['workflows', 'domain', '@temporalio', 'node:', ...types('activities')],
  background: ['books', 'inbox', 'temporal', 'domain', 'log.ts', 'node:', ...types('providers')],
  api: [
    'books',
    'domain',
    'emails',
    'documents',
    'imports',
    'inbox',
    'log.ts',
    ...types('providers'),
    'express',
    'express-rate-limit',
    'helmet',
    'pino-http',
    'swagger-ui-express',
    'zod',
    'node:',
    '@asteasolutions/zod-to-openapi',
    'standardwebhooks',
    'stripe',
    'tsx',
  ],
  web: [
    'books',
    'domain',
    'emails',
    'imports',
    'log.ts',
    'api/http',
    'api/schemas',
    'api/webhooks/endpoints.ts',
    'react',
    'react-dom',
    'express',
    'compression',
    'multer',
    'zod',
    '@node-rs/argon2',
    'node:',
  ],
  cli: ['imports', 'domain', 'commander', 'cli-progress', 'tsx', 'node:', ...types('client.ts')],
};

/** Single files of a room that may import more. */
const MORE = {
  'domain/calendar/calendar.ts': ['temporal-polyfill'],
  'domain/calendar/holidays.ts': ['date-holidays'],
};

const PROCESSES = ['server.ts', 'worker.ts', 'migrate.ts'];
const NOT_PRODUCT = '\\.test\\.tsx?$|^(test|dev)/';

const isPath = (name) => name in ROOMS || name.startsWith('api/');
const patterns = (name) => {
  if (name.endsWith('.ts')) return [`^${name.replaceAll('.', '\\.')}$`];
  if (isPath(name)) return [`^${name}/`];
  return [`^${name}$`, `^${name}/`, `^node_modules/${name}/`, `^node_modules/@types/${name}/`];
};
const nameOf = (one) => (typeof one === 'string' ? one : one.types);

const walls = Object.entries(ROOMS).flatMap(([room, allowed]) => {
  const within = Object.keys(ROOMS).filter((other) => other.startsWith(`${room}/`));
  const files = Object.keys(MORE).filter((file) => file.startsWith(`${room}/`));
  const from = { path: patterns(room), pathNot: [NOT_PRODUCT, ...within.flatMap(patterns)] };
  const rule = (name, given, to) => ({ name, severity: 'error', from: { ...from, ...given }, to });
  const rooms = [room, ...allowed.map(nameOf)].flatMap(patterns);
  const ofNode = allowed.includes('node:') ? { dependencyTypesNot: ['core'] } : {};
  return [
    rule(room, { pathNot: [...from.pathNot, ...files.flatMap(patterns)] }, { pathNot: rooms, ...ofNode }),
    ...files.map((file) =>
      rule(file, { path: patterns(file) }, { pathNot: [...rooms, ...MORE[file].flatMap(patterns)] }),
    ),
    ...allowed
      .filter((one) => typeof one !== 'string')
      .map(({ types: other }) =>
        rule(
          `${room}: only types of ${other}`,
          {},
          {
            path: patterns(other),
            pathNot: [room, ...allowed.filter((one) => typeof one === 'string')].flatMap(patterns),
            dependencyTypesNot: ['type-only'],
          },
        ),
      ),
  ];
});

export default {
  forbidden: [
    { name: 'no circle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'a process is on top', severity: 'error', from: {}, to: { path: PROCESSES.flatMap(patterns) } },
    {
      name: 'not of the product',
      severity: 'error',
      from: { pathNot: NOT_PRODUCT },
      to: { path: NOT_PRODUCT },
    },
    {
      name: 'workflows have no time zones',
      severity: 'error',
      from: { path: '^workflows/', pathNot: NOT_PRODUCT },
      to: { path: '^domain/calendar/(calendar|holidays)\\.ts$' },
    },
    ...walls,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^prisma/generated' },
    combinedDependencies: true,
  },
};
