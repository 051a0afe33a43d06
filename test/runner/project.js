/**
 * A part of the tests, with what all parts have in common.
 *
 * @param {string} displayName what `--selectProjects` calls it
 * @param {import('jest').Config} own what it has of its own
 * @returns {import('jest').Config}
 */
exports.project = (displayName, { moduleNameMapper, ...own }) => ({
  displayName,
  rootDir: `${__dirname}/../..`,
  testEnvironment: 'node',
  setupFiles: ['<rootDir>/test/runner/faster-synthesis.ts', '<rootDir>/test/runner/own-exit-code.js'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'commonjs', ignoreDynamic: true },
      },
    ],
  },
  // Built packages have the names of their sources.
  modulePathIgnorePatterns: ['<rootDir>/dist/packages/'],
  // Packages by name are this repository's sources; `test/` and `examples/` import them so.
  moduleNameMapper: { '^(cdk-event-sharing.*)$': '<rootDir>/packages/$1', ...moduleNameMapper },
  ...own,
});
