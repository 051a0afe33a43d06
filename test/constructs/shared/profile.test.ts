import { Duration } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  ChangeFeed,
  type ChangeFeedProps,
  ChangeForwarder,
  type ChangeForwarderProps,
  SharingProfile,
} from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { newReplica } from '../support/replicas';
import { newContext, newUsersTable, propertiesOf, templateOf } from '../support/stacks';

const MAPPING = 'AWS::Lambda::EventSourceMapping';
const FUNCTION = 'AWS::Lambda::Function';

function feed(props: Partial<ChangeFeedProps>) {
  const context = newContext();
  new ChangeFeed(context, 'Feed', { table: newUsersTable(context), contracts: [userContract()], ...props });
  const template = templateOf(context);
  return { ...propertiesOf(template, MAPPING), ...propertiesOf(template, FUNCTION, /Publisher/) };
}

function forwarder(props: Partial<ChangeForwarderProps>) {
  const context = newContext('billing');
  const fifoQueue = new Queue(context, 'Fifo', { fifo: true });
  new ChangeForwarder(context, 'Users', { contract: userContract(), fifoQueue, ...props });
  const template = templateOf(context);
  return { ...propertiesOf(template, MAPPING), ...propertiesOf(template, FUNCTION, /Forwarder/) };
}

function replica(props: object) {
  const { template } = newReplica(props);
  return { ...propertiesOf(template, MAPPING), ...propertiesOf(template, FUNCTION) };
}

const NONE = undefined;

test.each([
  [NONE, 1_000, NONE, 2, 512],
  [SharingProfile.LEAN, 1_000, 5, 1, 512],
  [SharingProfile.FAST, 1_000, NONE, 4, 1_769],
  [SharingProfile.HUGE, 1_000, NONE, 10, 1_769],
])('a feed with the profile %s', (profile, BatchSize, window, ParallelizationFactor, MemorySize) => {
  expect(feed({ profile })).toMatchObject({ BatchSize, ParallelizationFactor, MemorySize });
  expect(feed({ profile }).MaximumBatchingWindowInSeconds).toBe(window);
});

describe.each([
  ['a replica', replica],
  ['a forwarder', forwarder],
])('%s', (_name, create) => {
  test.each([
    [NONE, 10, NONE, NONE, 512],
    [SharingProfile.LEAN, 1_000, 20, { MaximumConcurrency: 5 }, 512],
    [SharingProfile.FAST, 10, NONE, NONE, 1_769],
    [SharingProfile.HUGE, 1_000, 1, NONE, 1_769],
  ])('with the profile %s', (profile, BatchSize, window, ScalingConfig, MemorySize) => {
    const { MaximumBatchingWindowInSeconds, ...rest } = create({ profile });
    expect(rest).toMatchObject({ BatchSize, MemorySize });
    expect(rest.ScalingConfig).toEqual(ScalingConfig);
    expect(MaximumBatchingWindowInSeconds).toBe(window);
  });

  test('what is given beside the profile wins', () => {
    const given = create({
      profile: SharingProfile.LEAN,
      batchSize: 50,
      maxBatchingWindow: Duration.seconds(2),
      maxConcurrency: 9,
      memorySize: 256,
    });
    expect(given).toMatchObject({
      BatchSize: 50,
      MaximumBatchingWindowInSeconds: 2,
      ScalingConfig: { MaximumConcurrency: 9 },
      MemorySize: 256,
    });
  });
});

test('what a feed is given beside the profile wins', () => {
  const given = feed({
    profile: SharingProfile.HUGE,
    batchSize: 100,
    maxBatchingWindow: Duration.seconds(3),
    parallelizationFactor: 1,
    memorySize: 1_024,
  });
  expect(given).toMatchObject({
    BatchSize: 100,
    MaximumBatchingWindowInSeconds: 3,
    ParallelizationFactor: 1,
    MemorySize: 1_024,
  });
});

test.each<[string, Partial<ChangeFeedProps>, RegExp]>([
  ['eleven at once', { parallelizationFactor: 11 }, /from 1 to 10, received 11/],
  ['none at once', { parallelizationFactor: 0 }, /from 1 to 10, received 0/],
  ['no record', { batchSize: 0 }, /batchSize must be a whole number from 1 to 10000, received 0/],
  [
    'a long window',
    { maxBatchingWindow: Duration.minutes(6) },
    /maxBatchingWindow must be whole seconds, and not longer/,
  ],
])('a feed refuses %s', (_name, props, message) => {
  expect(() => feed(props)).toThrow(message);
});
