// The CDK leaves the exit code of a refused synthesis in the process, which the test files of a worker share: each begins without one.
process.exitCode = undefined;
