const { project } = require('./test/runner/project');

/** The behaviour suite on clouds that have to be there already; see the test:endpoint script. */
module.exports = {
  ...project('clouds', { testMatch: ['<rootDir>/test/clouds/*.cloud.ts'] }),
  // Deployments take their time, and the suites share one cloud.
  testTimeout: 600_000,
  maxWorkers: 1,
  verbose: true,
  reporters: ['default', 'summary', './test/runner/count-reporter.js'],
};
