import {
  contractsBeside,
  type DeadLetterGroup,
  depthOf,
  type FailureGroup,
  type KnownFeed,
  type KnownReplica,
  listDeadLetters,
  listFailures,
  type OperatorClients,
  type Topology,
} from '../../operator';
import type { FailuresView } from '../api';
import { problemOf } from '../shared/problem';
import type { Turns } from './turns';

/** What waits for a person. Queues that say they are empty are not looked into: a look takes seconds, and counts as a receipt. */
export async function failuresView(
  clients: OperatorClients,
  topology: Topology,
  turns: Turns,
): Promise<FailuresView> {
  const problems: string[] = [];
  const tell = (what: string) => (error: unknown) => {
    problems.push(`${what}: ${problemOf(error).message}`);
    return undefined;
  };
  const feeds = topology.feeds.filter((feed) => contractsBeside(topology, feed)[0] === feed);
  const [letters, refused] = await Promise.all([
    Promise.all(
      topology.replicas.map((replica) => lettersOf(clients, replica, turns).catch(tell(replica.name))),
    ),
    Promise.all(feeds.map((feed) => refusedOf(clients, topology, feed).catch(tell(feed.contract)))),
  ]);
  return {
    letters: letters.filter(
      (each) => each !== undefined && each.groups.length > 0,
    ) as FailuresView['letters'],
    refused: refused.filter(
      (each) => each !== undefined && each.groups.length > 0,
    ) as FailuresView['refused'],
    problems,
  };
}

async function lettersOf(
  clients: OperatorClients,
  replica: KnownReplica,
  turns: Turns,
): Promise<{ readonly replica: string; readonly groups: readonly DeadLetterGroup[] }> {
  const { name, deadLetterQueueUrl, subscriptionDeadLetterQueueUrl } = replica;
  const depths = await Promise.all(
    [deadLetterQueueUrl, subscriptionDeadLetterQueueUrl].map((url) => depthOf(clients.sqs, url)),
  );
  if (depths.every(({ waiting, inFlight }) => waiting + inFlight === 0)) return { replica: name, groups: [] };
  return { replica: name, groups: await turns.takeSoon(name, () => listDeadLetters(clients, replica)) };
}

async function refusedOf(
  clients: OperatorClients,
  topology: Topology,
  { contract }: KnownFeed,
): Promise<{ readonly contract: string; readonly groups: readonly FailureGroup[] }> {
  return { contract, groups: await listFailures(clients, topology, contract) };
}
