// A host process of its own: starts the DynamoDB emulator, tells its directory, and then ends as it is told, or waits.
import { startDynoxide } from '../../../lib/local-cloud/emulators';

async function main(ending: string | undefined): Promise<void> {
  const { directory } = await startDynoxide();
  process.stdout.write(`${JSON.stringify({ directory })}\n`);
  if (ending === 'exit') process.exit(0);
  if (ending === 'throw') throw new Error('crash on purpose');
  setInterval(() => {}, 1000);
}

void main(process.argv[2]);
