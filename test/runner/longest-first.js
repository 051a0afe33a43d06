const { relative } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** Rooms whose tests start clouds and wait for them. */
const WAITING = /^test[/\\](proofs|operator|cli|clouds|iam|bin|lambdas|examples|docs)[/\\]/;

/**
 * The tests that wait come first, so that all workers end at about the same time. Within each half jest's own order: by
 * duration where it has run before, else by size.
 */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const ordered = super.sort(tests);
    const waits = ({ path, context }) => WAITING.test(relative(context.config.rootDir, path));
    return [...ordered.filter(waits), ...ordered.filter((test) => !waits(test))];
  }
};
