import type { Mutation } from './mutations';

/** What the repairs rely on. Not bugs of the code: without the assumption, the checkers must find what goes wrong. */
export const BROKEN_ASSUMPTIONS: readonly Mutation[] = [
  {
    name: 'a replica subscribes while older changes than it will read are still to be published',
    edits: [
      {
        file: 'test/simulator/steps.ts',
        find: 'if (!site || !ordered) return false;',
        replace: 'if (!site) return false;',
      },
    ],
    schedules: 20_000,
  },
];
