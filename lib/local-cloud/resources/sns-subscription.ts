import {
  SetSubscriptionAttributesCommand,
  type SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { LocalCloudError } from '../shared/errors';
import { stableUuid } from '../shared/naming';
import { optionalText, type Properties, text } from '../template/properties';
import type { DeployContext, ResourceDeployer } from './deployer';

/** Attributes whose template form is an object or a flag, and whose API form is text; with what unsets them. */
const UNSET: Readonly<Record<string, string>> = {
  FilterPolicy: '',
  FilterPolicyScope: 'MessageAttributes',
  RawMessageDelivery: 'false',
  RedrivePolicy: '',
};
const ATTRIBUTES = Object.keys(UNSET);

/** Protocols whose deliveries a person reads: none are made, and no program misses them. */
const FOR_PEOPLE = ['email', 'email-json', 'sms'];

/** `AWS::SNS::Subscription` of a queue. One for people is recorded. */
export const SNS_SUBSCRIPTION: ResourceDeployer = {
  type: 'AWS::SNS::Subscription',
  properties: {
    applied: ['Endpoint', 'Protocol', 'Region', 'TopicArn', ...ATTRIBUTES],
    recorded: ['DeliveryPolicy'],
  },
  refusals(properties) {
    const protocol = optionalText(properties, 'Protocol');
    if (protocol === 'sqs' || FOR_PEOPLE.includes(protocol ?? '')) return [];
    const reason = `a subscription with protocol "${protocol}" does not run locally: put an SQS queue between topic and consumer`;
    return [{ property: 'Protocol', reason }];
  },
  async create(properties, context) {
    const endpoint = text(properties, 'Endpoint');
    const topic = text(properties, 'TopicArn');
    if (isForPeople(properties)) {
      const arn = `${topic}:${stableUuid(context.name({ maxLength: 255 }))}`;
      return { ref: arn, arn, attributes: { Arn: arn } };
    }
    if (!context.cloud.queueUrlsByArn.has(endpoint)) {
      // Deliveries to a queue that is not there would vanish without a word.
      throw new LocalCloudError(
        'NotFound',
        `there is no queue ${endpoint} to subscribe: create it in the assembly`,
      );
    }
    context.cloud.authority?.checkSubscription(topic, endpoint, context.cloud);
    const command = new SubscribeCommand({
      TopicArn: topic,
      Protocol: 'sqs',
      Endpoint: endpoint,
      Attributes: attributes(properties),
      ReturnSubscriptionArn: true,
    });
    const { SubscriptionArn: arn = '' } = await client(properties, context).send(command);
    return { ref: arn, arn, attributes: { Arn: arn } };
  },
  async update(properties, existing, context) {
    if (isForPeople(properties)) return existing;
    for (const [AttributeName, AttributeValue] of Object.entries({ ...UNSET, ...attributes(properties) })) {
      const attribute = { SubscriptionArn: existing.ref, AttributeName, AttributeValue };
      await client(properties, context).send(new SetSubscriptionAttributesCommand(attribute));
    }
    return existing;
  },
  async delete({ ref, properties }, context) {
    if (isForPeople(properties)) return;
    await client(properties, context).send(new UnsubscribeCommand({ SubscriptionArn: ref }));
  },
};

/** CloudFormation subscribes as the stack's account, in the region that the resource names: the topic's. */
function client(properties: Properties, { cloud }: DeployContext): SNSClient {
  const { accountId, region } = cloud;
  return cloud.in({ accountId, region: optionalText(properties, 'Region') ?? region }).clients.sns;
}

function isForPeople(properties: Properties): boolean {
  return FOR_PEOPLE.includes(text(properties, 'Protocol'));
}

function attributes(properties: Properties): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of ATTRIBUTES) {
    const value = properties[name];
    if (value === undefined) continue;
    result[name] = typeof value === 'object' ? JSON.stringify(value) : (optionalText(properties, name) ?? '');
  }
  return result;
}
