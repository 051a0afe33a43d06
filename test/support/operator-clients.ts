import type { LocalCloud } from '../../lib/local-cloud';
import type { OperatorClients } from '../../lib/operator';

/** What an operator works with on a local cloud. */
export function operatorClients({ clients }: LocalCloud): OperatorClients {
  const { dynamodb, streams, sqs, sns, s3, ssm, lambda, cloudwatch, sfn } = clients;
  return { dynamodb, streams, sqs, sns, s3, ssm, lambda, cloudwatch, sfn };
}
