/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'commonjs', ignoreDynamic: true },
      },
    ],
  },
  // Packages by name are this repository's sources; `test/` and `examples/` import them so.
  moduleNameMapper: { '^(cdk-event-sharing.*)$': '<rootDir>/packages/$1' },
  // Starting the local cloud or synthesising an app takes longer than jest's five seconds on a busy machine.
  testTimeout: 60_000,
  maxWorkers: 2,
  reporters: ['default', 'summary', '<rootDir>/test/count-reporter.js'],
};
