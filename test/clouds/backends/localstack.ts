import { LocalstackContainer } from '@testcontainers/localstack';
import { getContainerRuntimeClient } from 'testcontainers';
import type { Backend } from './backend';
import { CANNOT, deployTo, PATIENCE_MS } from './endpoint';
import { DEFAULT_IMAGE, lackOfHttpApis, lackOfPercentiles, SETTINGS } from './localstack-settings';

const IMAGE = process.env.LOCALSTACK_IMAGE || DEFAULT_IMAGE;
const TOKEN = process.env.LOCALSTACK_AUTH_TOKEN;

/** A cloud in a container of its own; the example gets there by `cdk deploy`. */
export const localstack: Backend = {
  name: `container ${IMAGE}`,
  cannot: {
    ...CANNOT,
    httpApis: lackOfHttpApis(IMAGE, TOKEN),
    putMetrics: lackOfPercentiles(IMAGE),
  },
  patienceMs: PATIENCE_MS,
  async deploy() {
    const container = await startContainer();
    try {
      const deployment = await deployTo(container.getConnectionUri());
      return {
        ...deployment,
        async stop() {
          try {
            await deployment.stop();
          } finally {
            await container.stop();
          }
        },
      };
    } catch (error) {
      await container.stop();
      throw error;
    }
  },
};

async function startContainer() {
  const { info } = await getContainerRuntimeClient();
  return (
    new LocalstackContainer(IMAGE)
      // LocalStack runs each function in a container beside its own. An image that runs them inside ignores the socket.
      .withBindMounts([{ source: info.containerRuntime.remoteSocketPath, target: '/var/run/docker.sock' }])
      .withEnvironment({
        ...SETTINGS,
        // A name that LocalStack's functions can resolve too: it is part of queue URLs.
        LOCALSTACK_HOST: 'localhost.localstack.cloud',
        ...(TOKEN && { LOCALSTACK_AUTH_TOKEN: TOKEN }),
      })
      .withLogConsumer((log) => log.on('data', printVersion))
      .start()
  );
}

/** LocalStack's own word for what runs. */
function printVersion(line: string): void {
  if (line.startsWith('LocalStack version')) process.stdout.write(`${line.trim()}\n`);
}
