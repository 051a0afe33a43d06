import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { flag, optionalNumber, optionalText, type Properties } from '../template/properties';
import type { DeployContext, ResourceDeployer } from './deployer';

/** Numbers that have the same name in the template and in the API, where they are text. */
const NUMBERS = [
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'VisibilityTimeout',
];

/** `AWS::SQS::Queue` */
export const SQS_QUEUE: ResourceDeployer = {
  type: 'AWS::SQS::Queue',
  properties: {
    applied: ['ContentBasedDeduplication', 'FifoQueue', 'QueueName', 'RedrivePolicy', ...NUMBERS],
    recorded: [
      'DeduplicationScope',
      'FifoThroughputLimit',
      'KmsDataKeyReusePeriodSeconds',
      'KmsMasterKeyId',
      'RedriveAllowPolicy',
      'SqsManagedSseEnabled',
      'Tags',
    ],
  },
  async create(properties, context) {
    const { clients, queueUrlsByArn } = context.cloud;
    const name = queueName(properties, context);
    const command = new CreateQueueCommand({ QueueName: name, Attributes: attributes(properties) });
    const { QueueUrl: url = '' } = await clients.sqs.send(command);
    const arn = context.arn('sqs', name);
    queueUrlsByArn.set(arn, url);
    return { ref: url, arn, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
  },
};

function queueName(properties: Properties, context: DeployContext): string {
  const ending = flag(properties, 'FifoQueue') ? '.fifo' : undefined;
  return optionalText(properties, 'QueueName') ?? context.name({ maxLength: 80, ending });
}

function attributes(properties: Properties): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of NUMBERS) {
    const value = optionalNumber(properties, name);
    if (value !== undefined) result[name] = String(value);
  }
  if (flag(properties, 'FifoQueue')) {
    result.FifoQueue = 'true';
    result.ContentBasedDeduplication = String(flag(properties, 'ContentBasedDeduplication'));
  }
  const redrive = properties.RedrivePolicy;
  if (redrive !== undefined) {
    result.RedrivePolicy = typeof redrive === 'string' ? redrive : JSON.stringify(redrive);
  }
  return result;
}
