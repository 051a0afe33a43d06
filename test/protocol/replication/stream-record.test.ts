import {
  batchProblem,
  type DeliveredRecord,
  incompleteness,
  toStreamRecord,
} from '../../../lib/protocol/replication/stream-record';
import { LABEL, NOW } from '../../support/user-events';

const image = { user_id: { N: '1' }, name: { S: 'secret-value' } };
const BOTH = 'NEW_AND_OLD_IMAGES';

function record(
  eventName: unknown,
  images: { OldImage?: unknown; NewImage?: unknown } = {},
  StreamViewType: unknown = BOTH,
): DeliveredRecord {
  return {
    eventName,
    eventSourceARN: `arn:aws:dynamodb:us-east-1:000000000000:table/users/stream/${LABEL}`,
    dynamodb: { Keys: { user_id: { N: '1' } }, SequenceNumber: '100', StreamViewType, ...images } as never,
  };
}

const created = record('INSERT', { NewImage: image });
const changed = record('MODIFY', { OldImage: image, NewImage: image });
const removed = record('REMOVE', { OldImage: image });

describe('a record of a stream', () => {
  it.each([
    ['creation', created],
    ['change', changed],
    ['deletion', removed],
    [
      'removal by time to live',
      { ...removed, userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } },
    ],
  ])('of a %s with its images is complete', (_, complete) => {
    expect(incompleteness(complete)).toBeUndefined();
  });

  it.each([
    ['a creation without an image', record('INSERT'), 'a record of INSERT has no new image'],
    [
      'a creation with an old image',
      record('INSERT', { OldImage: image, NewImage: image }),
      'INSERT must have no old image',
    ],
    ['a change without its old image', record('MODIFY', { NewImage: image }), 'MODIFY has no old image'],
    ['a change without its new image', record('MODIFY', { OldImage: image }), 'MODIFY has no new image'],
    ['a change without images', record('MODIFY'), 'MODIFY has no old image'],
    ['a deletion without its old image', record('REMOVE'), 'REMOVE has no old image'],
    ['a deletion with an empty old image', record('REMOVE', { OldImage: {} }), 'REMOVE has no old image'],
    ['a deletion whose old image is null', record('REMOVE', { OldImage: null }), 'REMOVE has no old image'],
    [
      'a deletion with a new image',
      record('REMOVE', { OldImage: image, NewImage: image }),
      'REMOVE must have no new image',
    ],
    ['a record without an event name', record(undefined, { OldImage: image }), 'no INSERT, MODIFY or REMOVE'],
    ['a record of another event', record('UPSERT', { NewImage: image }), 'no INSERT, MODIFY or REMOVE'],
    ['a record named as a member of objects', record('constructor', { NewImage: image }), 'no INSERT'],
    ['a record without a body', { eventName: 'REMOVE' }, 'carries no known view type'],
  ])('is not complete: %s', (_, incomplete, reason) => {
    expect(incompleteness(incomplete)).toContain(reason);
  });

  it.each(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE'])('is not complete in a stream of %s', (view) => {
    const images = {
      ...(view === 'OLD_IMAGE' && { OldImage: image }),
      ...(view === 'NEW_IMAGE' && { NewImage: image }),
    };
    for (const eventName of ['INSERT', 'MODIFY', 'REMOVE'])
      expect(incompleteness(record(eventName, images, view))).toBe(`the stream carries ${view}, not ${BOTH}`);
  });

  it.each([undefined, null, 7, 'secret-value'])('is not complete with %p for a view type', (view) => {
    // What `record` would take for its default.
    const odd = { ...created, dynamodb: { ...created.dynamodb, StreamViewType: view } };
    expect(incompleteness(odd)).toBe(`the stream carries no known view type, not ${BOTH}`);
  });

  it('is read with its time in milliseconds, and what it was delivered as', () => {
    const { dynamodb } = changed;
    const original = {
      ...changed,
      dynamodb: { ...dynamodb, ApproximateCreationDateTime: (NOW - 5000) / 1000 },
    };
    expect(toStreamRecord(original, NOW)).toEqual({
      keys: ['user_id'],
      endsOnly: false,
      expired: false,
      sequenceNumber: '100',
      at: NOW - 5000,
      before: image,
      after: image,
      original,
    });
  });
});

describe('a removal', () => {
  const expiry = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };

  it.each([
    ['by time to live is an expiry', { ...removed, userIdentity: expiry }, true],
    ['by a request is none', removed, false],
    ['by another service is none', { ...removed, userIdentity: { ...expiry, principalId: 'x' } }, false],
    ['by a person is none', { ...removed, userIdentity: { ...expiry, type: 'User' } }, false],
    ['that is a change is none', { ...changed, userIdentity: expiry }, false],
  ])('%s', (_, original, expired) => {
    expect(toStreamRecord(original, NOW).expired).toBe(expired);
  });
});

describe('a batch', () => {
  it('of complete records has no problem', () => {
    expect(batchProblem([created, changed, removed])).toBeUndefined();
  });

  it.each([
    ['first', [record('REMOVE', {}, 'KEYS_ONLY'), created]],
    ['last', [created, changed, record('REMOVE', {}, 'KEYS_ONLY')]],
  ])('is refused when its %s record is not complete, with table, view type and remedy', (_, records) => {
    const problem = batchProblem(records);
    expect(problem).toBe(
      'the stream of the table users cannot be published: the stream carries KEYS_ONLY, not NEW_AND_OLD_IMAGES; give the table a stream of NEW_AND_OLD_IMAGES, and replay the failure bucket then',
    );
  });

  it('shows nothing of its rows, nor of what is not a name', () => {
    const odd = { ...record('MODIFY', { OldImage: image }), eventSourceARN: 'arn:secret-value' };
    expect(batchProblem([odd])).toContain('MODIFY has no new image');
    expect(batchProblem([odd])).not.toContain('secret-value');
  });
});
