import { paginateListSubscriptions, type SNSClient, type Subscription } from '@aws-sdk/client-sns';
import type { RunsAnswer } from '../../wire/batch-requests';
import type { OperatorClients } from '../shared/clients';
import { askBatch } from '../shared/functions';
import type { OwnerSides } from '../shared/owner-side';
import type { KnownReplica } from '../shared/topology';
import { subscriptionProblems } from './subscription';
import { notKnown } from './subscriptions';
import type { StatusProblem } from './types';

/** What the owner's side tells of a replica whose feed is in another account or region. */
export async function readOwnerSide(
  { sqs }: OperatorClients,
  replica: KnownReplica & { readonly topicArn: string },
  owners: OwnerSides | undefined,
): Promise<{ readonly answer?: RunsAnswer; readonly problems: readonly StatusProblem[] }> {
  const { name, topicArn } = replica;
  try {
    if (!owners) throw new Error(`its feed is elsewhere, at ${topicArn}, where nobody looked`);
    const { feed, clients, subscriber } = await owners.of(replica);
    const ports = { sns: subscriber.sns, sqs };
    const problems = await subscriptionsFrom(ports.sns, topicArn)
      .then((all) => subscriptionProblems(ports, replica, topicArn, all))
      .catch((error) => [notKnown(error)]);
    return { answer: await askBatch(clients, feed.batch, { action: 'runs', replica: name }), problems };
  } catch (error) {
    return { problems: [{ code: 'unknown', message: (error as Error).message }] };
  }
}

/** The topic is the owner's, and who asks for all its subscriptions needs the owner's leave; those of the own account are not. */
async function subscriptionsFrom(sns: SNSClient, topicArn: string): Promise<Subscription[]> {
  const all: Subscription[] = [];
  for await (const { Subscriptions = [] } of paginateListSubscriptions({ client: sns }, {}))
    all.push(...Subscriptions.filter(({ TopicArn }) => TopicArn === topicArn));
  return all;
}
