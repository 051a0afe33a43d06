const { project } = require('./test/runner/project');

/** `npm test` runs the first two, `npm run test:all` all three. */
module.exports = {
  projects: [
    project('rooms', { testMatch: ['<rootDir>/test/!(constructs|proofs)/**/*.test.ts'] }),
    project('constructs', {
      testMatch: ['<rootDir>/test/constructs/**/*.test.ts'],
      // Handlers that are stubs: what constructs put around the code does not depend on it, and stubs are copied fast.
      moduleNameMapper: { '/handlers-directory$': '<rootDir>/test/constructs/support/stub-handlers' },
    }),
    project('proofs', { testMatch: ['<rootDir>/test/proofs/**/*.test.ts'] }),
  ],
  globalSetup: './test/runner/set-up.js',
  testSequencer: './test/runner/longest-first.js',
  // Starting the local cloud or synthesising an app takes longer than jest's five seconds, on a busy machine a minute.
  testTimeout: 120_000,
  // Most tests that take long wait for a cloud, so two processors serve more than two workers.
  maxWorkers: 4,
  reporters: ['default', 'summary', './test/runner/count-reporter.js'],
};
