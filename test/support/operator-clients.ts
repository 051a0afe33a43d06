import { SFNClient } from '@aws-sdk/client-sfn';
import type { LocalCloud } from '../../lib/local-cloud';
import type { OperatorClients } from '../../lib/operator';

/** What an operator works with on a local cloud. The caller destroys `sfn`. */
export function operatorClients({ clients, region }: LocalCloud): OperatorClients {
  const { dynamodb, sqs, sns, s3, ssm, lambda, cloudwatch } = clients;
  // There is no such service on this machine.
  const sfn = new SFNClient({
    region,
    endpoint: 'http://127.0.0.1:1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  return { dynamodb, sqs, sns, s3, ssm, lambda, cloudwatch, sfn };
}
