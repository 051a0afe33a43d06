import { CONSOLE_PAGE } from '../../../bin/build-console';
import { startExampleConsole } from '../../console/support/example-console';

/** `tsx test/console-page/support/example.ts`: the page with the console's own server, on the example in a local cloud. */
async function main(): Promise<void> {
  const { console: running } = await startExampleConsole({ staticDir: CONSOLE_PAGE, dev: true });
  console.log(running.url);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
