import js from '@eslint/js';
import ts from 'typescript-eslint';

/** Who may import whom (docs/decisions/0002): everything not matched by `allowed` is an error. */
const room = (name, allowed, why, more = {}) => ({
  files: [`${name}/**/*.ts`, `${name}/**/*.tsx`],
  ignores: ['**/*.test.ts', '**/*.test.tsx'],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      { patterns: [{ regex: `^(?!${allowed})`, message: `${name}/ ${why}`, ...more }] },
    ],
  },
});

export default ts.config(
  { ignores: ['node_modules', 'prisma/generated', '.dunning', 'coverage'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [ts.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[property.name=/^\\$(query|execute)RawUnsafe$/]',
          message: 'SQL takes parameters: use the tagged $queryRaw / $executeRaw.',
        },
      ],
    },
  },
  room('domain', '\\./', 'is pure: it imports only its own files'),
  {
    files: ['domain/calendar/calendar.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!\\./|temporal-polyfill/implementation$)',
              message: 'calendar.ts may use only the time-zone library',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['domain/calendar/holidays.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!\\./|date-holidays$)',
              message: 'holidays.ts may use only the library of holidays',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['domain/**/*.ts'],
    ignores: ['**/*.test.ts', 'domain/calendar/clock.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'In domain/ time is an argument.' },
      ],
    },
  },
  room(
    'workflows',
    '\\./|\\.\\./domain/(?!calendar|holidays)|@temporalio/workflow$|@temporalio/common$',
    'runs in the sandbox: domain (not calendar, not holidays), @temporalio/workflow and types of activities only',
    { allowTypeImports: true },
  ),
  {
    files: ['workflows/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-globals': ['error', 'Intl', 'Temporal', 'process'] },
  },
  room(
    'emails',
    '\\./|\\.\\./domain/|react|react-email$|@react-email/|sms-segments-calculator$',
    'renders letters: domain, react-email and the measure of text messages only',
  ),
  room(
    'emails/languages',
    '\\./|\\.\\./(banner|facts|wording)\\.js$',
    'holds words: types of letters and banners only, so that a language is a file',
    { allowTypeImports: true },
  ),
  room(
    'documents',
    '\\./|(\\.\\./)+(domain|emails|languages|pdf)/|fflate$|pdfkit$|fontkit$|bidi-js$|linebreak$|node:(crypto|module)$',
    'makes files: domain, letters and the libraries of ZIP and PDF',
  ),
  room(
    'activities',
    '\\./|\\.\\./(domain|prisma|emails|documents|letters|providers)/|@temporalio/(activity|common)$|node:',
    'may use domain, prisma, emails, documents, letters, providers and @temporalio/activity',
  ),
  room(
    'letters',
    '\\./|\\.\\./(domain|prisma|emails|documents)/|libphonenumber-js/',
    'composes letters from the books: domain, prisma, emails, documents and the library of telephone numbers',
  ),
  room(
    'providers',
    '\\./|\\.\\./domain/|resend$|standardwebhooks$|stripe$|p-limit$|node:',
    'talks to outside systems: domain, their SDKs and p-limit for their pace only',
  ),
  room(
    'prisma',
    '\\./|\\.\\./domain/|\\.\\./config\\.js$|\\.\\./temporal\\.js$|@prisma/|pg$|node:',
    'is the only room that touches Prisma; it imports domain',
  ),
  room(
    'prisma/*',
    '\\./|\\.\\./[\\w/]+\\.js$|\\.\\./\\.\\./domain/|\\.\\./\\.\\./temporal\\.js$|@prisma/|pg$|node:',
    'is a room of the books: the other rooms of prisma, and domain',
  ),
  room(
    'web',
    '\\./|(\\.\\./)+(domain|prisma|documents|letters|emails|api|bookFiles|web|forms|parts|pages|assets|format|page|shell|document|log)\\b|react|express$|compression$|zod$|node:|@node-rs/argon2$|multer$',
    'shows the books and performs the operations of the API: domain, prisma, letters, api',
  ),
  room(
    'api',
    '\\./|(\\.\\./)+(?!cli/|background/|\\.)|express|zod$|@asteasolutions/|swagger-ui|helmet$|pino|standardwebhooks$|stripe$|node:',
    'never touches Temporal or Prisma directly, nor what runs beside it, nor the command line',
  ),
  {
    // The process: it puts the rooms together.
    files: ['server.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': 'off' },
  },
  room(
    'bookFiles',
    '\\./|\\.\\./(domain|prisma)/|\\.\\./client\\.js$|csv-parse$|node:',
    'reads files and enters them through an API that it is given: domain, prisma, types of client.ts and the library of CSV',
  ),
  room(
    'background',
    '\\./|\\.\\./(domain|prisma|intake|providers)/|\\.\\./(client|log|temporal)\\.js$|node:',
    'runs the rounds: domain, prisma, intake and providers; what the API does is handed to it',
  ),
  room(
    'cli',
    '\\./|\\.\\./(api|client)\\.js$|(\\.\\./)+(bookFiles|domain)/|commander$|cli-progress$|node:',
    'speaks to the API over HTTP: bookFiles and domain',
  ),
  {
    files: ['api/**/*.ts', 'cli/**/*.ts', 'web/**/*.ts', 'web/**/*.tsx'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^@temporalio/|^@prisma/|/generated/',
              message:
                'Only prisma/ touches Prisma; only workflows/, activities/, worker.ts, temporal.ts and client.ts touch Temporal.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    ignores: ['config.ts', 'dev/**', 'test/**', '**/*.test.ts', 'cli/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'config.ts is the only reader of process.env.' },
      ],
    },
  },
  {
    files: ['web/assets/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'document',
          'window',
          'localStorage',
          'matchMedia',
          'location',
          'navigator',
          'htmx',
          'setInterval',
          'CSS',
          'fetch',
          'FormData',
          'DOMParser',
          'URL',
          'URLSearchParams',
          'history',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['dev/*.mjs', 'cli/*.js', '*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
