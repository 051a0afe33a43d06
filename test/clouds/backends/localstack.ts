import { LocalstackContainer } from '@testcontainers/localstack';
import { getContainerRuntimeClient } from 'testcontainers';
import type { Backend } from './backend';
import { CANNOT, deployTo, PATIENCE_MS } from './endpoint';

/** The last image that runs without a token. */
const DEFAULT_IMAGE = 'localstack/localstack:4.14.0';
const IMAGE = process.env.LOCALSTACK_IMAGE || DEFAULT_IMAGE;
const TOKEN = process.env.LOCALSTACK_AUTH_TOKEN;
const HTTP_APIS =
  /localstack/.test(IMAGE) && !TOKEN
    ? 'LocalStack has HTTP APIs only with a token in LOCALSTACK_AUTH_TOKEN'
    : undefined;

/** A cloud in a container of its own; the example gets there by `cdk deploy`. */
export const localstack: Backend = {
  name: `container ${IMAGE}`,
  cannot: { ...CANNOT, httpApis: HTTP_APIS },
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
        // The functions are declared for ARM, but are plain JavaScript.
        LAMBDA_IGNORE_ARCHITECTURE: '1',
        // A name that LocalStack's functions can resolve too: it is part of queue URLs.
        LOCALSTACK_HOST: 'localhost.localstack.cloud',
        // Its own sequence numbers of streams instead of those of Kinesis, and no Kinesis to load.
        PROVIDER_OVERRIDE_DYNAMODB: 'v2',
        ...(TOKEN && { LOCALSTACK_AUTH_TOKEN: TOKEN }),
      })
      .start()
  );
}
