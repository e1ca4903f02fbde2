// Test names state what they need; each project selects by that name. ESM needs
// NODE_OPTIONS=--experimental-vm-modules.
const project = (displayName, testRegex, more = {}) => ({
  displayName,
  testRegex,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^(\\.{1,2}/.*)(?<!\\.json)\\.js$': '$1' },
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
        },
        module: { type: 'es6' },
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/.dunning'],
  ...more,
});

export default {
  // Two cores that have other work too must not fail a test. Jest reads this only here, not in a project.
  testTimeout: 120_000,
  // Modules of every test file stay in a worker's memory: a new worker is faster than a full one, and stops
  // on request.
  workerIdleMemoryLimit: '1.5GB',
  projects: [
    project('unit', '^(?!.*\\.(db|temporal|browser)\\.test).*\\.test\\.tsx?$'),
    project('db', '\\.db\\.test\\.ts$'),
    project('temporal', '\\.temporal\\.test\\.ts$'),
    project('browser', '\\.browser\\.test\\.ts$'),
  ],
};
