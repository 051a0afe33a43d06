import { setTimeout as sleep } from 'node:timers/promises';
import { getContainerRuntimeClient } from 'testcontainers';
import { runSuite } from './run-suite';

/** Tells a missing engine from failed tests. */
const NO_ENGINE = 3;
/** An engine behind a dead address may neither answer nor refuse. */
const PATIENCE_MS = 20_000;

/** Usage: npm run test:localstack: runs the suite on LocalStack in a container, or on the image in LOCALSTACK_IMAGE. */
async function main(): Promise<number> {
  const reason = await Promise.race([
    getContainerRuntimeClient().then(
      () => undefined,
      (error: Error) => error.message,
    ),
    sleep(PATIENCE_MS, `no answer in ${PATIENCE_MS / 1000} s`, { ref: false }),
  ]);
  if (reason === undefined) return runSuite('localstack');
  console.error(
    `no container engine answers (${reason}): start Docker or Podman, or let DOCKER_HOST name an engine that runs. ` +
      'Without one, npm test runs the same suite on the local cloud, and npm run test:endpoint -- URL on a cloud that runs already.',
  );
  return NO_ENGINE;
}

// An attempt to connect may still be pending: it must not keep the process.
main().then((code) => process.exit(code));
