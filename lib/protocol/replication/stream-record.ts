import type { Item } from '../../wire/item';
import { ENDS_ONLY } from '../../wire/stream';
import { toEpochMs } from '../rows/epoch-time';
import { tableOfStream } from '../rows/sequence';
import type { StreamRecord } from './outgoing-event';

/** A record of a DynamoDB stream, as Lambda hands it to a function and keeps it in a failure bucket. */
export interface DeliveredRecord {
  readonly [ENDS_ONLY]?: boolean;
  readonly eventName?: unknown;
  readonly eventSourceARN?: string;
  /** Who made the change, where it was not a request. */
  readonly userIdentity?: { readonly type?: unknown; readonly principalId?: unknown };
  readonly dynamodb?: {
    readonly ApproximateCreationDateTime?: unknown;
    readonly Keys?: Item;
    readonly OldImage?: Item;
    readonly NewImage?: Item;
    readonly SequenceNumber?: string;
    readonly StreamViewType?: unknown;
  };
}

/** The only view type from which it can be told what a change did to what a contract shares. */
const BOTH_IMAGES = 'NEW_AND_OLD_IMAGES';
const VIEW_TYPES: readonly unknown[] = [BOTH_IMAGES, 'NEW_IMAGE', 'OLD_IMAGE', 'KEYS_ONLY'];

/** What a record of each kind must carry, and must not. */
const IMAGES: ReadonlyMap<unknown, { readonly old: boolean; readonly new: boolean }> = new Map([
  ['INSERT', { old: false, new: true }],
  ['MODIFY', { old: true, new: true }],
  ['REMOVE', { old: true, new: false }],
]);

/**
 * Why a record does not say what happened to its row. Without its images a deletion would look as if nothing had happened,
 * and an update as a deletion. No text of the record is quoted, for it could be anything.
 *
 * @returns `undefined` when its images are those of its event name
 */
export function incompleteness({ eventName, dynamodb }: DeliveredRecord): string | undefined {
  const { StreamViewType: view, OldImage, NewImage } = dynamodb ?? {};
  if (view !== BOTH_IMAGES) {
    const found = VIEW_TYPES.includes(view) ? view : 'no known view type';
    return `the stream carries ${found}, not ${BOTH_IMAGES}`;
  }
  const expected = IMAGES.get(eventName);
  if (!expected) return 'a record is no INSERT, MODIFY or REMOVE';
  const wrong = [
    { name: 'old', has: isImage(OldImage), wanted: expected.old },
    { name: 'new', has: isImage(NewImage), wanted: expected.new },
  ].find(({ has, wanted }) => has !== wanted);
  return wrong && `a record of ${eventName} ${wrong.has ? 'must have no' : 'has no'} ${wrong.name} image`;
}

/**
 * What is wrong with a batch of which a record does not say what happened. Nothing of it may be published: Lambda tries it
 * again, and at last keeps it.
 */
export function batchProblem(records: readonly DeliveredRecord[]): string | undefined {
  for (const record of records) {
    const problem = incompleteness(record);
    if (problem === undefined) continue;
    const table = tableOfStream(record.eventSourceARN ?? '');
    return `the stream of the table ${table} cannot be published: ${problem}; give the table a stream of ${BOTH_IMAGES}, and replay the failure bucket then`;
  }
  return undefined;
}

/**
 * A record that is complete, as the publisher takes it.
 *
 * @param now when it was received (epoch milliseconds)
 */
export function toStreamRecord(original: DeliveredRecord, now: number): StreamRecord {
  const { dynamodb } = original;
  return {
    sequenceNumber: dynamodb?.SequenceNumber ?? '',
    at: toEpochMs(dynamodb?.ApproximateCreationDateTime, now),
    before: imageOf(dynamodb?.OldImage),
    after: imageOf(dynamodb?.NewImage),
    keys: dynamodb?.Keys && Object.keys(dynamodb.Keys),
    expired: isExpiry(original),
    endsOnly: ENDS_ONLY in original,
    original,
  };
}

/** "DynamoDB Streams and Time to Live" in the DynamoDB developer guide. The table removes the item, and no request. */
function isExpiry({ eventName, userIdentity }: DeliveredRecord): boolean {
  return (
    eventName === 'REMOVE' &&
    userIdentity?.type === 'Service' &&
    userIdentity.principalId === 'dynamodb.amazonaws.com'
  );
}

function imageOf(image: Item | undefined): Item | undefined {
  return isImage(image) ? image : undefined;
}

/** An item has its key at least, so that an empty image is none. */
function isImage(image: unknown): boolean {
  return typeof image === 'object' && image !== null && Object.keys(image).length > 0;
}
