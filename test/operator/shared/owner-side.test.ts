import {
  createClients,
  elsewhereOf,
  type KnownReplica,
  type OperatorClients,
  OwnerSides,
} from '../../../lib/operator';
import type { FeedDescription } from '../../../lib/wire/parameters';

const FEED: FeedDescription = {
  contract: 'users/User',
  version: '1.0',
  table: 't',
  batch: 'b',
  read: 'r',
  stateMachine: 's',
  publisher: 'p',
  failureBucket: 'f',
};
const HERE: KnownReplica = {
  name: 'orders/User',
  contract: 'users/User',
  major: 1,
  table: 't',
  reads: [1],
  fields: ['user_id'],
  queueUrl: 'q',
  deadLetterQueueUrl: 'd',
  subscriptionDeadLetterQueueUrl: 's',
  replicator: 'r',
};
const ELSEWHERE: KnownReplica = {
  ...HERE,
  topicArn: 'arn:aws:sns:eu-west-1:111111111111:users',
  queueArn: 'arn:aws:sqs:us-east-1:222222222222:orders',
};

const opened: string[] = [];
const made: OperatorClients[] = [];
let feeds: readonly FeedDescription[];

/** Clients of an account that has the feeds and nothing else. */
function clientsIn(): OperatorClients {
  const clients = createClients({ endpoint: 'http://127.0.0.1:1', region: 'eu-west-1' });
  clients.ssm.send = (async () => ({
    Parameters: feeds.map((feed) => ({
      Name: `/event-sharing/feeds/${feed.contract}/operations`,
      Value: JSON.stringify(feed),
    })),
  })) as never;
  made.push(clients);
  return clients;
}

const own = clientsIn();
function newSides(): OwnerSides {
  return new OwnerSides(own, { feeds: [], replicas: [] }, ({ account, region }, isOwner) => {
    opened.push(`${account} ${region}${isOwner ? ' of the owner' : ''}`);
    return clientsIn();
  });
}

beforeEach(() => {
  opened.length = 0;
  made.length = 0;
  feeds = [FEED];
});

test('a replica whose feed is here is reached with the own clients', async () => {
  const feed = { ...FEED, topicArn: 't' };
  expect(await newSides().of({ ...HERE, feed })).toEqual({ feed, clients: own, subscriber: own });
  expect(opened).toEqual([]);
  expect(elsewhereOf(HERE)).toBeUndefined();
});

test('a feed elsewhere is looked for there, once, and its subscription with the account of the replica', async () => {
  const sides = newSides();
  const [side, again] = [await sides.of(ELSEWHERE), await sides.of(ELSEWHERE)];
  expect(opened).toEqual(['111111111111 eu-west-1 of the owner', '222222222222 eu-west-1']);
  expect(side).toEqual({ feed: FEED, clients: made[0], subscriber: made[1] });
  expect(again).toEqual(side);
  expect(elsewhereOf({ ...ELSEWHERE, filter: { name: ['a'] } })).toEqual({
    contract: 'users/User',
    reads: [1],
    filter: { name: ['a'] },
    queueArn: ELSEWHERE.queueArn,
  });
});

test('another region of one account is reached with one set of credentials', async () => {
  const queueArn = 'arn:aws:sqs:us-east-1:111111111111:orders';
  const { clients, subscriber } = await newSides().of({ ...ELSEWHERE, queueArn });
  expect(opened).toEqual(['111111111111 eu-west-1']);
  expect(clients).toBe(subscriber);
});

test('an owner that is not deployed is named with its place', async () => {
  feeds = [];
  await expect(newSides().of(ELSEWHERE)).rejects.toMatchObject({
    code: 'feed-missing',
    message:
      'the replica orders/User follows users/User, which has no feed in account 111111111111 and region eu-west-1: deploy its owner there first',
  });
});

test('what was opened is closed, and the own clients are not', async () => {
  const sides = newSides();
  await sides.of(ELSEWHERE);
  const closed: OperatorClients[] = [];
  for (const clients of [own, ...made]) clients.sns.destroy = () => void closed.push(clients);
  sides.close();
  expect(closed).toEqual(made);
});
