import type { Subscription } from '@aws-sdk/client-sns';
import type { OperatorClients } from '../shared/clients';
import type { KnownReplica } from '../shared/topology';
import { subscriptionProblems, subscriptionsOf } from './subscription';
import type { StatusProblem } from './types';

/** Subscriptions of a topic, or why they are not known. */
export type Subscriptions = readonly Subscription[] | StatusProblem;

/** What keeps events from the replica. */
export async function cutOffBy(
  clients: OperatorClients,
  replica: KnownReplica,
  subscriptions: Subscriptions | undefined,
): Promise<readonly StatusProblem[]> {
  const { feed, contract } = replica;
  if (!feed?.topicArn || !subscriptions) {
    const message = `${contract} has no feed in this account and region: deploy its owner`;
    return [{ code: 'feed-missing', message }];
  }
  if (!isKnown(subscriptions)) return [subscriptions];
  return subscriptionProblems(clients, replica, feed.topicArn, subscriptions).catch((error) => [
    notKnown(error),
  ]);
}

export async function subscriptionsAt({ sns }: OperatorClients, topicArn: string): Promise<Subscriptions> {
  try {
    return await subscriptionsOf(sns, topicArn);
  } catch (error) {
    // A topic that is gone has no subscription.
    return (error as Error).name === 'NotFoundException' ? [] : notKnown(error);
  }
}

/** Whoever cannot look must not be told that all is well. */
export function notKnown(error: unknown): StatusProblem {
  const { name, message } = error as Error;
  return {
    code: 'unknown',
    message: `its subscription could not be looked at (${message || name}): allow sns:ListSubscriptionsByTopic, sns:ListSubscriptions, sns:GetSubscriptionAttributes and sqs:GetQueueAttributes`,
  };
}

export function isKnown(subscriptions: Subscriptions | undefined): subscriptions is readonly Subscription[] {
  return Array.isArray(subscriptions);
}
