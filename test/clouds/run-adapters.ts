import { spawnSync } from 'node:child_process';
import { packageRoot } from '../../bin/synthesise';
import { readEndpointUrl } from '../../lib/cli/shared/endpoint-url';
import { EMULATORS } from '../adapters/emulators';

const NAMES = Object.keys(EMULATORS).join(', ');

/**
 * Usage: npm run test:adapters -- URL [EMULATOR]: runs the tests of the DynamoDB adapters on an endpoint, by the SDK and by lean calls. The
 * name of the emulator says in what it is known to differ from DynamoDB, and whether it serves SNS, SQS and S3 too.
 */
function main([endpoint, emulator]: readonly string[]): number {
  let url: string;
  try {
    url = readEndpointUrl(endpoint);
    if (emulator !== undefined && !Object.hasOwn(EMULATORS, emulator))
      throw new Error(`"${emulator}" is no emulator with known differences: use ${NAMES}, or none`);
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
  const messaging = emulator !== undefined && EMULATORS[emulator]?.servesMessaging;
  const tests = ['test/adapters/dynamodb-', ...(messaging ? ['test/adapters/messaging-'] : [])];
  const { status } = spawnSync('jest', ['--verbose', ...tests], {
    cwd: packageRoot,
    stdio: 'inherit',
    env: {
      ...process.env,
      TEST_DYNAMODB_ENDPOINT: url,
      TEST_MESSAGING_ENDPOINT: url,
      ...(emulator && { TEST_DYNAMODB_EMULATOR: emulator }),
    },
  });
  return status ?? 1;
}

process.exitCode = main(process.argv.slice(2));
