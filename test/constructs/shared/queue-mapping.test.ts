import { Duration } from 'aws-cdk-lib';
import type { ReadReplicaProps } from '../../../packages/cdk-event-sharing';
import { newReplica } from '../support/replicas';
import { propertiesOf } from '../support/stacks';

const QUEUE = 'AWS::SQS::Queue';
const MAPPING = 'AWS::Lambda::EventSourceMapping';
const queueOf = (props: Partial<ReadReplicaProps>) =>
  propertiesOf(newReplica(props).template, QUEUE, /EventsQueue/);

describe('an event that may be applied later', () => {
  it.each([
    ['by default', {}, 30, 180],
    ['with a short timeout', { timeout: Duration.seconds(1) }, 900, 6],
    ['with the longest timeout', { timeout: Duration.minutes(15) }, 5, 5_400],
    ['with a window', { batchSize: 100, maxBatchingWindow: Duration.seconds(20) }, 27, 200],
  ])('outlasts ninety minutes %s', (_name, props, receives, visibility) => {
    const { RedrivePolicy, VisibilityTimeout } = queueOf(props);
    expect(VisibilityTimeout).toBe(visibility);
    expect(RedrivePolicy.maxReceiveCount).toBe(receives);
    expect(receives * visibility).toBeGreaterThanOrEqual(90 * 60);
  });

  it('is tried as often as a queue that forgets sooner lets it reach the dead-letter queue', () => {
    expect(queueOf({ queueRetention: Duration.minutes(30) }).RedrivePolicy.maxReceiveCount).toBe(9);
    expect(queueOf({ queueRetention: Duration.minutes(18) }).RedrivePolicy.maxReceiveCount).toBe(5);
  });

  it('is tried as often as asked', () => {
    expect(queueOf({ maxReceiveCount: 7 }).RedrivePolicy.maxReceiveCount).toBe(7);
  });
});

it('hands over large batches after a window', () => {
  const { template } = newReplica({
    batchSize: 10_000,
    maxBatchingWindow: Duration.seconds(5),
    maxConcurrency: 4,
  });
  expect(propertiesOf(template, MAPPING)).toMatchObject({
    BatchSize: 10_000,
    MaximumBatchingWindowInSeconds: 5,
    ScalingConfig: { MaximumConcurrency: 4 },
  });
});

it('asks Lambda for no more than the function can have', () => {
  const { template } = newReplica({ reservedConcurrentExecutions: 3 });
  expect(propertiesOf(template, MAPPING).ScalingConfig).toEqual({ MaximumConcurrency: 3 });
  const more = newReplica({ reservedConcurrentExecutions: 2_000 }).template;
  expect(propertiesOf(more, MAPPING).ScalingConfig).toEqual({ MaximumConcurrency: 1_000 });
});

it.each<[string, Partial<ReadReplicaProps>, RegExp]>([
  [
    'a large batch without a window',
    { batchSize: 11 },
    /batchSize of 11 needs a maxBatchingWindow of at least 1 second/,
  ],
  ['no message', { batchSize: 0 }, /batchSize must be a whole number from 1 to 10000, received 0/],
  ['a window that is too long', { maxBatchingWindow: Duration.seconds(301) }, /not longer than 5 minutes/],
  ['half a second', { maxBatchingWindow: Duration.millis(1_500) }, /whole seconds/],
  ['one at a time', { maxConcurrency: 1 }, /maxConcurrency must be .* from 2 to 1000, received 1/],
  ['four tries', { maxReceiveCount: 4 }, /maxReceiveCount must be a whole number from 5 to 1000, received 4/],
  [
    'more tries than the queue has time for',
    { maxReceiveCount: 1_000, queueRetention: Duration.days(1) },
    /queueRetention of 1 day is shorter than the .* that 1000 tries of a function with a timeout of 30 seconds/,
  ],
  [
    'more batches than environments',
    { reservedConcurrentExecutions: 3, maxConcurrency: 4 },
    /maxConcurrency of 4 is more than the 3 of reservedConcurrentExecutions/,
  ],
  ['one environment', { reservedConcurrentExecutions: 1 }, /must be a whole number, at least 2, received 1/],
])('refuses %s', (_name, props, message) => {
  expect(() => newReplica(props)).toThrow(message);
});
