import { CreateTopicCommand, DeleteTopicCommand, SetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { flag, optionalText } from '../template/properties';
import type { ResourceDeployer } from './deployer';

/** `AWS::SNS::Topic` */
export const SNS_TOPIC: ResourceDeployer = {
  type: 'AWS::SNS::Topic',
  properties: {
    applied: ['ContentBasedDeduplication', 'FifoTopic', 'TopicName'],
    recorded: [
      'DataProtectionPolicy',
      'DeliveryStatusLogging',
      'DisplayName',
      'FifoThroughputScope',
      'KmsMasterKeyId',
      'SignatureVersion',
      'Tags',
      'TracingConfig',
    ],
  },
  async create(properties, context) {
    const fifo = flag(properties, 'FifoTopic');
    const name =
      optionalText(properties, 'TopicName') ??
      context.name({ maxLength: 256, ending: fifo ? '.fifo' : undefined });
    const attributes: Record<string, string> = fifo
      ? {
          FifoTopic: 'true',
          ContentBasedDeduplication: String(flag(properties, 'ContentBasedDeduplication')),
        }
      : {};
    const command = new CreateTopicCommand({ Name: name, Attributes: attributes });
    const { TopicArn: arn = '' } = await context.cloud.clients.sns.send(command);
    return { ref: arn, arn, attributes: { TopicArn: arn, TopicName: name } };
  },
  async update(properties, existing, { cloud }) {
    if (!flag(properties, 'FifoTopic')) return existing;
    const AttributeValue = String(flag(properties, 'ContentBasedDeduplication'));
    const attribute = { AttributeName: 'ContentBasedDeduplication', AttributeValue };
    await cloud.clients.sns.send(new SetTopicAttributesCommand({ TopicArn: existing.ref, ...attribute }));
    return existing;
  },
  async delete({ ref }, { cloud }) {
    await cloud.clients.sns.send(new DeleteTopicCommand({ TopicArn: ref }));
  },
};
