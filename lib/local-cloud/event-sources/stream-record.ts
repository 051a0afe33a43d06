import type { _Record, AttributeValue } from '@aws-sdk/client-dynamodb-streams';
import type { BatchRecord } from './batch-size';
import { regionOf } from './event-source';

/** A record of a stream: its id is the sequence number, its time the approximate creation in milliseconds. */
export interface ShardRecord extends BatchRecord {
  readonly time: number;
  /** Of the item, as text. */
  readonly key?: string;
}

/**
 * Brings a record as the SDK reads it into the form in which Lambda hands it to a function.
 *
 * @param now milliseconds since 1970
 */
export function streamRecord(record: _Record, eventSourceArn: string, now: number): ShardRecord {
  const { dynamodb = {}, userIdentity } = record;
  const time = creationTime(dynamodb.ApproximateCreationDateTime, now);
  const keys = wireImage(dynamodb.Keys);
  const event = {
    eventID: record.eventID,
    eventName: record.eventName,
    eventVersion: record.eventVersion,
    eventSource: 'aws:dynamodb',
    awsRegion: regionOf(eventSourceArn),
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(time / 1000),
      Keys: keys,
      NewImage: wireImage(dynamodb.NewImage),
      OldImage: wireImage(dynamodb.OldImage),
      SequenceNumber: dynamodb.SequenceNumber,
      SizeBytes: dynamodb.SizeBytes,
      StreamViewType: dynamodb.StreamViewType,
    },
    // Lambda writes these two names in lower case, unlike the stream itself.
    userIdentity: userIdentity && { type: userIdentity.Type, principalId: userIdentity.PrincipalId },
    eventSourceARN: eventSourceArn,
  };
  return { id: dynamodb.SequenceNumber ?? '', time, key: keyText(keys), json: JSON.stringify(event) };
}

/** A stream may name the attributes of a key in any order. */
function keyText(keys: Record<string, unknown> = {}): string {
  return JSON.stringify(Object.entries(keys).sort(([one], [other]) => (one < other ? -1 : 1)));
}

const DAY_MS = 86_400_000;

/**
 * DynamoDB gives seconds. The SDK reads an emulator's milliseconds as a time of tens of thousands of years from now, by which no
 * record would ever be too old: such a record counts from when it was read, as one without a time.
 */
function creationTime(time: Date | undefined, now: number): number {
  const ms = time?.getTime() ?? Number.NaN;
  return ms > 0 && ms <= now + DAY_MS ? ms : now;
}

type Image = Record<string, AttributeValue> | undefined;

function wireImage(image: Image): Record<string, unknown> | undefined {
  if (!image) return undefined;
  // The SDK's client of streams answers no value for a member that is named "__proto__".
  const known = Object.entries(image).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name, wireValue(value)]));
}

/** The SDK gives binary values as bytes; on the wire they are base64. Everything else is as on the wire already. */
function wireValue(value: AttributeValue): unknown {
  if (value.B !== undefined) return { B: base64(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(base64) };
  if (value.L !== undefined) return { L: value.L.map(wireValue) };
  if (value.M !== undefined) return { M: wireImage(value.M) };
  return value;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
