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
  // Starting the local cloud or synthesising an app takes longer than jest's five seconds on a busy machine.
  testTimeout: 60_000,
  maxWorkers: 2,
  reporters: ['default', 'summary', '<rootDir>/test/count-reporter.js'],
};
