import { LocalCloud } from '../../../lib/local-cloud';
import { synthesiseExample } from '../../support/example-assembly';
import { operatorClients } from '../../support/operator-clients';
import { askApi } from '../ask-api';
import type { Backend } from './backend';

/** The local cloud, from the synthesised templates. */
export const embedded: Backend = {
  name: 'embedded',
  cannot: { putMetrics: 'it takes no metrics but those that functions log' },
  async deploy() {
    const assembly = await synthesiseExample();
    const cloud = await LocalCloud.start({ assembly: assembly.directory, enforceIam: true });
    return {
      clients: operatorClients(cloud),
      outputs: cloud.outputs,
      async invoke(functionName, payload) {
        const result = await cloud.invoke(functionName, payload);
        if (result.error) throw new Error(result.error.message);
        return result.payload;
      },
      askApi: (url, isSigned) => askApi(url, url, isSigned),
      inside: {
        metric: (name, dimensions) => cloud.metrics.sum(name, dimensions),
        kill: (functionName) => cloud.killEnvironments(functionName),
        logs: () => cloud.logs.entries().map(({ message }) => message),
      },
      async stop() {
        await cloud.stop();
        assembly.remove();
      },
    };
  },
};
