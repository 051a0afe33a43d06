import type { Mutation } from './mutations';

/**
 * What seeds and repairs rely on. Not bugs of the code: without the assumption, the checkers must find what goes wrong.
 *
 * A seed loses to every event, also to one older than what it read. So a newer change that was published before the
 * replica subscribed stays hidden if an older change of the same row is published for the first time afterwards; an audit
 * finds such a row and republishes it. A repair wins by the owner's next sequence or by the one after what the replica
 * shows, so it cannot win over a sequence that the owner never reached.
 */
export const BROKEN_ASSUMPTIONS: readonly Mutation[] = [
  {
    name: 'a replica subscribes while older changes than it will read are still to be published',
    edits: [
      {
        file: 'test/proofs/simulator/steps.ts',
        find: 'if (!site || !ordered) return false;',
        replace: 'if (!site) return false;',
      },
    ],
    schedules: 20_000,
  },
  {
    name: 'a row that was left in a replica shows a sequence that its owner never reached',
    edits: [
      {
        file: 'test/proofs/simulator/repair.ts',
        find: '__seq: { S: change.sequence }',
        replace: "__seq: { S: '9999/'.padEnd(44, '0').concat('1') }",
      },
    ],
  },
];
