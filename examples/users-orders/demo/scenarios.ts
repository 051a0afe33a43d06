import { runInOneAccount } from './environments/one-account';
import { runOverAccounts } from './environments/three-accounts';
import { runEvents } from './events/scenario';
import { type ExampleCloud, startExample } from './example-cloud';
import { runRepairScenario } from './repair';
import { runScenario } from './scenario';
import { runSyncScenario } from './sync';

/** A part of a scenario: an app, and what is shown with it. */
export interface Part {
  /** The program that synthesises it, in `bin`. */
  readonly app: string;
  /** Shows it on a local cloud of its own, and answers the differences found, none when all went well. */
  run(assembly: string): Promise<string[]>;
}

/** What the demo can show, one part after the other. */
export const SCENARIOS = {
  main: [onExample(runScenario)],
  repair: [onExample(runRepairScenario)],
  sync: [onExample(runSyncScenario)],
  events: [{ app: 'example.ts', run: runEvents }],
  environments: [
    { app: 'example-environments.ts', run: runInOneAccount },
    { app: 'example-accounts.ts', run: runOverAccounts },
  ],
} as const satisfies Record<string, readonly Part[]>;

/** A part that needs the example once. */
export function onExample(show: (example: ExampleCloud) => Promise<string[]>): Part {
  return {
    app: 'example.ts',
    async run(assembly) {
      const start = performance.now();
      const example = await startExample(assembly);
      try {
        console.log(
          `local cloud ready in ${(performance.now() - start).toFixed(0)} ms, no account, no network\n`,
        );
        return await show(example);
      } finally {
        await example.cloud.stop();
      }
    },
  };
}
