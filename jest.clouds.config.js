/** The behaviour suite on clouds that have to be there already; see the test:endpoint script. */
module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['**/clouds/*.cloud.ts'],
  // Deployments take their time, and the suites share one cloud.
  testTimeout: 600_000,
  maxWorkers: 1,
  verbose: true,
};
