import { Stack, Stage } from 'aws-cdk-lib';
import type { ChangeFeedProps, ReadReplicaProps } from '../../../packages/cdk-event-sharing';
import { addFeed, addReplica, at, contextIn, newApp, warningsOf } from '../support/places';

const OWNER = '111111111111';
const READER = '222222222222';
const SHARED = { fixedNames: true, sharedWith: { accounts: [READER] } };
const ATTRIBUTES = {
  contextName: 'users',
  topicArn: `arn:aws:sns:eu-west-1:${OWNER}:users-Topic`,
  payloadBucketName: 'users-payloads',
  batchRoleArn: `arn:aws:iam::${OWNER}:role/users-batch`,
};

function appOf(feed: Partial<ChangeFeedProps>, replica: Partial<ReadReplicaProps>, region = 'eu-west-1') {
  const app = newApp(true);
  const owner = Stack.of(addFeed(contextIn(app, 'users', at(OWNER)), feed));
  const reader = Stack.of(addReplica(contextIn(app, 'orders', at(READER, region)), 'User', replica));
  return { app, owner, reader };
}

test('a feed that is shared is followed from another account and region', () => {
  const { app, owner, reader } = appOf(SHARED, { feedAccount: OWNER, feedRegion: 'eu-west-1' }, 'us-east-1');
  reader.addStackDependency(owner);
  expect(warningsOf(app.synth())).toEqual([]);
});

test.each([
  ['nobody', undefined],
  ['another account', { accounts: ['333333333333'] }],
])('a feed that is shared with %s is not', (_, sharedWith) => {
  const { app } = appOf({ ...SHARED, sharedWith }, { feedAccount: OWNER });
  expect(() => app.synth()).toThrow(
    /the feed of users\/User \(users\/users-context\/Feed\) in account 111111111111 .* is not shared with account 222222222222, .*: add it to sharedWith.accounts of the ChangeFeed/,
  );
});

test('of the accounts of an organisation nothing is known', () => {
  const sharedWith = { organizationId: 'o-a1b2c3d4e5' };
  const { app, owner, reader } = appOf({ ...SHARED, sharedWith }, { feedAccount: OWNER });
  reader.addStackDependency(owner);
  expect(warningsOf(app.synth())).toEqual([]);
});

test('another region of one account needs no sharing', () => {
  const app = newApp();
  const owner = Stack.of(addFeed(contextIn(app, 'users', at(OWNER)), { fixedNames: true }));
  const context = contextIn(app, 'orders', at(OWNER, 'us-east-1'));
  Stack.of(addReplica(context, 'User', { feedRegion: 'eu-west-1' })).addStackDependency(owner);
  expect(warningsOf(app.synth())).toEqual([]);
});

test('names that CloudFormation chose are not known elsewhere, unless they are given', () => {
  const { sharedWith } = SHARED;
  const { app } = appOf({ sharedWith }, { feedAccount: OWNER });
  expect(() => app.synth()).toThrow(
    /has names that CloudFormation chose, .*: give feedAttributes; or set fixedNames/,
  );
  const told = appOf({ sharedWith }, { feedAttributes: ATTRIBUTES });
  told.reader.addStackDependency(told.owner);
  expect(warningsOf(told.app.synth())).toEqual([]);
});

test('a feed that the app has in another place is warned of', () => {
  const { app } = appOf(SHARED, { feedAccount: '333333333333' });
  expect(warningsOf(app.synth())).toEqual([
    expect.stringMatching(
      /the replica says that the feed of users\/User is in account 333333333333 .*, and the app has it in account 111111111111 .*owner-in-other-environment/,
    ),
  ]);
});

test('a feed of another app is nothing that can be said anything of', () => {
  const app = newApp();
  addReplica(contextIn(app, 'orders', at(READER)), 'User', { feedAccount: OWNER });
  expect(warningsOf(app.synth())).toEqual([]);
});

test('the owner is deployed first, where both are deployed together', () => {
  expect(warningsOf(appOf(SHARED, { feedAccount: OWNER }).app.synth())).toEqual([
    expect.stringMatching(
      /orders subscribes to the topic of the feed .*nothing says that users is deployed first/,
    ),
  ]);
  const app = newApp();
  addFeed(contextIn(new Stage(app, 'Owners', at(OWNER)), 'users'), SHARED);
  addReplica(contextIn(new Stage(app, 'Readers', at(READER)), 'orders'), 'User', { feedAccount: OWNER });
  expect(warningsOf(app.synth())).toEqual([]);
});
