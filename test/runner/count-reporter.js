const CLOUD = /\/test\/clouds\/(\w+)\.(?:test|cloud)\.ts$/;

/** Prints the totals as one plain last line, so that scripts and people can read the outcome at a glance. */
module.exports = class CountReporter {
  onRunComplete(_contexts, results) {
    // A suite that cannot even load has no test results: it must count as a failure, not vanish.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
    // Jest prints its own summary after every reporter has had its turn.
    process.once('exit', () => {
      for (const { testFilePath, numPassingTests, numFailingTests, numPendingTests } of results.testResults) {
        const [, cloud] = CLOUD.exec(testFilePath) ?? [];
        // What is skipped on a cloud is lost among all other tests.
        if (cloud)
          console.log(
            `test/clouds/${cloud}: ${numPassingTests} passed, ${numFailingTests} failed, ${numPendingTests} skipped`,
          );
      }
      console.log(line);
    });
  }
};
