import { LocalCloudError } from '../../shared/errors';
import { own } from '../../shared/own';

/** Actions that policies of AWS allow on everything, as far as services of the local cloud are concerned. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  AWSLambdaBasicExecutionRole: [],
  AWSLambdaVPCAccessExecutionRole: [],
  AWSXRayDaemonWriteAccess: [],
  AWSLambdaDynamoDBExecutionRole: [
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
  ],
  AWSLambdaSQSQueueExecutionRole: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
};

/**
 * The document of a policy that AWS manages.
 *
 * @throws LocalCloudError `PolicyUnsupported` for one that is not known here
 */
export function awsManagedPolicy(arn: string): unknown {
  const name = arn.replace(/^.*\//, '');
  const actions = own(ACTIONS, name);
  if (actions) return { Statement: { Effect: 'Allow', Action: actions, Resource: '*' } };
  throw new LocalCloudError(
    'PolicyUnsupported',
    `the managed policy ${arn} is not known locally (known: ${Object.keys(ACTIONS).join(', ')}): attach a policy of your own, or start the local cloud without enforceIam`,
  );
}
