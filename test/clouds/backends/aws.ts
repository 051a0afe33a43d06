import { CdkStacks } from '../../../bin/cdk-stacks';
import { createClients } from '../../../lib/operator';
import type { Backend } from './backend';
import { CANNOT, deployWith, PATIENCE_MS } from './endpoint';

/**
 * AWS itself, with the account and region of the environment (`AWS_PROFILE`, `AWS_REGION`), which must be bootstrapped.
 * It costs money and time; only `npm run test:aws -- --real-aws` gets here.
 */
export const aws: Backend = {
  name: 'AWS',
  cannot: {
    ...CANNOT,
    loggedMetrics: undefined,
    putMetrics: 'its functions measure themselves by the same names',
    httpApis: 'requests to APIs are signed with credentials that only emulators take',
  },
  patienceMs: PATIENCE_MS,
  deploy: () => deployWith(new CdkStacks({}), createClients({ realAws: true })),
};
