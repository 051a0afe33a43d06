import { join } from 'node:path';
import { type ConsoleOptions, type RunningConsole, startConsole } from '../../../lib/console';
import { discover } from '../../../lib/operator';
import { type OperatedExample, operateExample } from '../../operator/support/operated-example';
import { temporaryDirectory } from '../../support/temporary-directory';
import { pageFolder } from './idle-console';
import { Page } from './page';

/** The example on a local cloud, with a console of it. */
export interface ExampleConsole {
  readonly example: OperatedExample;
  readonly console: RunningConsole;
  readonly page: Page;
  stop(): Promise<void>;
}

export async function startExampleConsole(options: Partial<ConsoleOptions> = {}): Promise<ExampleConsole> {
  const example = await operateExample();
  const console = await consoleOf(example, options);
  return {
    example,
    console,
    page: new Page(console),
    async stop() {
      await console.stop();
      await example.stop();
    },
  };
}

/** Another console of the same cloud. */
export function consoleOf(
  { clients }: Pick<OperatedExample, 'clients'>,
  options: Partial<ConsoleOptions> = {},
): Promise<RunningConsole> {
  return startConsole({
    clients,
    discover: () => discover(clients),
    place: { region: 'us-east-1', endpoint: 'http://127.0.0.1', realAws: false },
    write: true,
    staticDir: pageFolder(),
    journal: join(temporaryDirectory(), 'edits.jsonl'),
    refreshMs: 200,
    ...options,
  });
}
