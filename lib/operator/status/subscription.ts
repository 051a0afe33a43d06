import {
  GetSubscriptionAttributesCommand,
  paginateListSubscriptions,
  paginateListSubscriptionsByTopic,
  type SNSClient,
  type Subscription,
} from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { KnownReplica } from '../shared/topology';
import type { StatusProblem } from './types';

/** Subscriptions of one topic. @throws the service's error, also when there is no such topic */
export async function subscriptionsOf(sns: SNSClient, TopicArn: string): Promise<readonly Subscription[]> {
  const all: Subscription[] = [];
  for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client: sns }, { TopicArn }))
    all.push(...Subscriptions);
  return all;
}

/**
 * What keeps a replica from getting the events that are for it, and only those. CloudFormation does not notice when a topic was
 * made anew or a subscription was changed by hand, and the replica then simply hears nothing.
 *
 * @param ofTopic subscriptions of the feed's topic
 */
export async function subscriptionProblems(
  { sns, sqs }: { readonly sns: SNSClient; readonly sqs: SQSClient },
  replica: KnownReplica,
  topicArn: string,
  ofTopic: readonly Subscription[],
): Promise<readonly StatusProblem[]> {
  const { Attributes: { QueueArn = '' } = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: replica.queueUrl, AttributeNames: ['QueueArn'] }),
  );
  const own = ofTopic.find(({ Endpoint }) => Endpoint === QueueArn);
  if (!own) return [await notSubscribed(sns, topicArn, QueueArn)];
  // Until then SNS has no ARN for it.
  if (!own.SubscriptionArn?.startsWith('arn:')) {
    return [altered(`its subscription is not confirmed (${own.SubscriptionArn})`)];
  }
  const { Attributes = {} } = await sns.send(
    new GetSubscriptionAttributesCommand({ SubscriptionArn: own.SubscriptionArn }),
  );
  return alterations(Attributes, replica.name).map(altered);
}

/** The feed may have been made anew, with another topic, and the subscription may still be that of the old one. */
async function notSubscribed(sns: SNSClient, topicArn: string, queueArn: string): Promise<StatusProblem> {
  for await (const { Subscriptions = [] } of paginateListSubscriptions({ client: sns }, {})) {
    const other = Subscriptions.find(({ Endpoint }) => Endpoint === queueArn);
    if (!other) continue;
    return {
      code: 'other-topic',
      message: `its queue follows the topic ${other.TopicArn}, its feed publishes on ${topicArn}: deploy the replica's stack again, then audit with --repair`,
    };
  }
  return {
    code: 'not-subscribed',
    message: `its queue is not subscribed to its feed's topic ${topicArn}, so that no change arrives: deploy the replica's stack again, or make the subscription again, then audit with --repair`,
  };
}

function altered(what: string): StatusProblem {
  return { code: 'subscription-altered', message: `${what}: give it back what its template says` };
}

/** @param replica to which events may be addressed */
function alterations(attributes: Readonly<Record<string, string>>, replica: string): string[] {
  const { RawMessageDelivery, RedrivePolicy, FilterPolicyScope, FilterPolicy = '{}' } = attributes;
  const { audience } = JSON.parse(FilterPolicy) as { audience?: unknown };
  const accepted: readonly unknown[] = Array.isArray(audience) ? audience : [];
  const isOpen = accepted.length === 0 || accepted.some((each) => each !== replica && !isAbsence(each));
  return [
    RawMessageDelivery !== 'true' &&
      'its subscription is without raw delivery, so that no message can be read',
    FilterPolicyScope !== 'MessageBody' && 'its filter policy is not over the message body',
    isOpen && 'its filter policy lets events through that are addressed to others',
    !isOpen &&
      !accepted.includes(replica) &&
      `its filter policy keeps out events that are addressed to ${replica}`,
    !isOpen && !accepted.some(isAbsence) && 'its filter policy keeps out events that are for everybody',
    !RedrivePolicy && 'its subscription has no dead-letter queue, so that what cannot be delivered is lost',
  ].filter((each) => each !== false);
}

function isAbsence(condition: unknown): boolean {
  return (condition as { exists?: unknown } | null)?.exists === false;
}
