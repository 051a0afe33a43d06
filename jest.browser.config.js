const { project } = require('./test/runner/project');

/** The console's page in a real browser; see the test:console script. */
module.exports = {
  ...project('browser', { testMatch: ['<rootDir>/test/browser/*.browser.ts'] }),
  globalSetup: './test/runner/set-up.js',
  // Each file starts a cloud and a browser; two at a time would measure each other.
  maxWorkers: 1,
  testTimeout: 120_000,
  verbose: true,
  reporters: ['default', 'summary', './test/runner/count-reporter.js'],
};
