import { CreateQueueCommand, DeleteQueueCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { flag, optionalNumber, optionalText, type Properties } from '../template/properties';
import type { DeployContext, ResourceDeployer } from './deployer';

/** Numbers that have the same name in the template and in the API, where they are text; with their values by default. */
const DEFAULTS: Readonly<Record<string, number>> = {
  DelaySeconds: 0,
  MaximumMessageSize: 1_048_576,
  MessageRetentionPeriod: 345_600,
  ReceiveMessageWaitTimeSeconds: 0,
  VisibilityTimeout: 30,
};
const NUMBERS = Object.keys(DEFAULTS);

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
  async update(properties, existing, { cloud }) {
    const { FifoQueue: _createOnly, ...changeable } = attributes(properties);
    // What the template no longer says is as in a new queue; an empty policy removes the one before.
    const unset = Object.entries(DEFAULTS).map(([name, value]) => [name, String(value)]);
    const Attributes = { RedrivePolicy: '', ...Object.fromEntries(unset), ...changeable };
    await cloud.clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl: existing.ref, Attributes }));
    return existing;
  },
  async delete({ ref, arn = '' }, { cloud }) {
    await cloud.clients.sqs.send(new DeleteQueueCommand({ QueueUrl: ref }));
    cloud.queueUrlsByArn.delete(arn);
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
