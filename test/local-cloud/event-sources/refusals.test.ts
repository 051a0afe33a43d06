import { Clock } from '../../../lib/local-cloud/clock';
import { startQueueSource } from '../../../lib/local-cloud/event-sources';
import { startStreamReading } from '../../../lib/local-cloud/event-sources/stream-source';
import type { Clients } from '../../../lib/local-cloud/shared/types';
import { FakeFunction, FakeStream, mapping } from './fakes';

// A mapping that is refused touches none of these.
const deps = {
  clients: {} as Clients,
  clock: new Clock(),
  fn: new FakeFunction(),
  queueUrl: 'http://127.0.0.1',
  log: () => {},
};

describe('streams', () => {
  test.each([
    [
      'filter patterns',
      { filterPatterns: ['{}'] },
      /filter patterns are not supported by the local cloud yet/,
    ],
    [
      'a parallelization factor',
      { parallelization: 11 },
      /parallelization factor 11 is not between 1 and 10/,
    ],
    [
      'no starting position',
      { startingPosition: undefined },
      /needs a starting position: TRIM_HORIZON or LATEST/,
    ],
    ['a batch size of 0', { batchSize: 0 }, /batch size 0 is not between 1 and 10000/],
    ['a window of an hour', { batchingWindowMs: 3_600_000 }, /batching window 3600000 ms/],
    [
      'a strange destination',
      { onFailureDestinationArn: 'arn:aws:events:x:y:z' },
      /"arn:aws:events:x:y:z" is not the ARN/,
    ],
  ])('%s is refused by name', (_name, overrides, message) => {
    expect(() => startStreamReading(mapping(overrides), new FakeStream(), deps)).toThrow(message);
  });
});

describe('queues', () => {
  test.each([
    [
      'a large batch without a window',
      { batchSize: 11 },
      /batch size 11 needs a batching window of at least 1 second/,
    ],
    [
      'a large FIFO batch',
      { batchSize: 11, eventSourceArn: 'arn:aws:sqs:x:y:q.fifo' },
      /more than the 10 of a FIFO queue/,
    ],
    [
      'a FIFO window',
      { batchingWindowMs: 1, eventSourceArn: 'arn:aws:sqs:x:y:q.fifo' },
      /takes no batching window/,
    ],
    ['a destination', { onFailureDestinationArn: 'arn:aws:s3:::b' }, /give the queue a dead-letter queue/],
    [
      'filter patterns',
      { filterPatterns: ['{}'] },
      /filter patterns are not supported by the local cloud yet/,
    ],
    ['a maximum concurrency of 1', { maximumConcurrency: 1 }, /less than the 2/],
  ])('%s is refused by name', (_name, overrides, message) => {
    expect(() =>
      startQueueSource(mapping({ eventSourceArn: 'arn:aws:sqs:x:y:q', batchSize: 10, ...overrides }), deps),
    ).toThrow(message);
  });
});
