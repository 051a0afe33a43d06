import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import { streamRecord } from '../../../lib/local-cloud/event-sources/stream-record';
import { STREAM_ARN } from './fakes';

test('a removal by TTL says who did it, in the case of letters that Lambda uses', () => {
  const record: _Record = {
    eventName: 'REMOVE',
    userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
    dynamodb: {
      SequenceNumber: '21',
      Keys: { id: { S: '1' } },
      ApproximateCreationDateTime: new Date(1_763_000_000_000),
    },
  };
  const { id, time, json } = streamRecord(record, STREAM_ARN, Date.now());
  expect({ id, time }).toEqual({ id: '21', time: 1_763_000_000_000 });
  expect(JSON.parse(json)).toEqual({
    eventName: 'REMOVE',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    dynamodb: { ApproximateCreationDateTime: 1_763_000_000, Keys: { id: { S: '1' } }, SequenceNumber: '21' },
    userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    eventSourceARN: STREAM_ARN,
  });
});

test('a creation time with a fraction becomes whole seconds', () => {
  const dynamodb = { ApproximateCreationDateTime: new Date(1_500) };
  expect(
    JSON.parse(streamRecord({ dynamodb }, STREAM_ARN, Date.now()).json).dynamodb.ApproximateCreationDateTime,
  ).toBe(1);
});

test('a member of which the SDK answers no value is left out, and keeps nothing back', () => {
  const NewImage = { id: { S: '1' }, map: { M: JSON.parse('{"__proto__": 1, "a": {"S": "b"}}') } };
  Object.defineProperty(NewImage.map.M, '__proto__', { value: undefined });
  const { json } = streamRecord({ dynamodb: { NewImage } }, STREAM_ARN, Date.now());
  expect(JSON.parse(json).dynamodb.NewImage).toEqual({ id: { S: '1' }, map: { M: { a: { S: 'b' } } } });
});

test.each([
  ['the milliseconds of an emulator, read as seconds', new Date(1_763_000_000_000 * 1000)],
  ['no date', new Date(Number.NaN)],
  ['1970', new Date(0)],
  ['none', undefined],
])('a record counts from when it was read when its creation time is %s', (_, ApproximateCreationDateTime) => {
  const before = Date.now();
  const { time, json } = streamRecord({ dynamodb: { ApproximateCreationDateTime } }, STREAM_ARN, Date.now());
  expect(time).toBeGreaterThanOrEqual(before);
  expect(time).toBeLessThanOrEqual(Date.now());
  expect(JSON.parse(json).dynamodb.ApproximateCreationDateTime).toBe(Math.floor(time / 1000));
});
