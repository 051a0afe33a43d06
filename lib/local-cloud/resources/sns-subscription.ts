import { SubscribeCommand } from '@aws-sdk/client-sns';
import { LocalCloudError } from '../shared/errors';
import { optionalText, text } from '../template/properties';
import type { ResourceDeployer } from './deployer';

/** Attributes whose template form is an object or a flag, and whose API form is text. */
const ATTRIBUTES = ['FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy'];

/** `AWS::SNS::Subscription` of a queue. */
export const SNS_SUBSCRIPTION: ResourceDeployer = {
  type: 'AWS::SNS::Subscription',
  properties: {
    applied: ['Endpoint', 'Protocol', 'TopicArn', ...ATTRIBUTES],
    recorded: ['DeliveryPolicy', 'Region'],
  },
  async create(properties, context) {
    const protocol = text(properties, 'Protocol');
    const endpoint = text(properties, 'Endpoint');
    if (protocol !== 'sqs') {
      throw new LocalCloudError(
        'UnsupportedProperty',
        `a subscription with protocol "${protocol}" does not run locally: put an SQS queue between topic and consumer`,
      );
    }
    if (!context.cloud.queueUrlsByArn.has(endpoint)) {
      // Deliveries to a queue that is not there would vanish without a word.
      throw new LocalCloudError(
        'NotFound',
        `there is no queue ${endpoint} to subscribe: create it in the assembly`,
      );
    }
    const attributes: Record<string, string> = {};
    for (const name of ATTRIBUTES) {
      const value = properties[name];
      if (value === undefined) continue;
      attributes[name] =
        typeof value === 'object' ? JSON.stringify(value) : (optionalText(properties, name) ?? '');
    }
    const command = new SubscribeCommand({
      TopicArn: text(properties, 'TopicArn'),
      Protocol: protocol,
      Endpoint: endpoint,
      Attributes: attributes,
      ReturnSubscriptionArn: true,
    });
    const { SubscriptionArn: arn = '' } = await context.cloud.clients.sns.send(command);
    return { ref: arn, arn, attributes: { Arn: arn } };
  },
};
