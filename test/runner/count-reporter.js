/** Prints the totals as one plain last line, so that scripts and people can read the outcome at a glance. */
module.exports = class CountReporter {
  onRunComplete(_contexts, results) {
    // A suite that cannot even load has no test results: it must count as a failure, not vanish.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
    // Jest prints its own summary after every reporter has had its turn.
    process.once('exit', () => console.log(line));
  }
};
