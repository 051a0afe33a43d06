import type { ReplicaElsewhere } from './batch-requests';
import { CHANGE_KINDS, DELIVERIES } from './consumer';
import { isFilter } from './filter';
import { hasMembers, isCount, isListOf, isText, parseJson } from './json';
import { isObject } from './own';
import type { ConsumingDescription, FeedDescription, ReplicaDescription } from './parameters';

/** A replica as its parameter tells of it: without the fields where there are too many for one parameter. */
export type DescribedReplica = Omit<ReplicaDescription, 'fields'> &
  Partial<Pick<ReplicaDescription, 'fields'>>;

const FEED_TEXTS = [
  'contract',
  'version',
  'table',
  'batch',
  'read',
  'stateMachine',
  'publisher',
  'failureBucket',
] as const;

const REPLICA_TEXTS = [
  'name',
  'contract',
  'queueUrl',
  'deadLetterQueueUrl',
  'subscriptionDeadLetterQueueUrl',
  'replicator',
] as const;

/** @returns `undefined` when the text is not what a feed writes into its parameter */
export function parseFeedDescription(text: string): FeedDescription | undefined {
  const value = parseJson(text);
  if (!hasMembers(value, FEED_TEXTS, isText)) return undefined;
  const { kind } = value;
  return kind === undefined || kind === 'event' ? { ...value, kind } : undefined;
}

/** @returns `undefined` when the text is not what a replica writes into its parameter */
export function parseReplicaDescription(text: string): DescribedReplica | undefined {
  const value = parseJson(text);
  if (!hasMembers(value, REPLICA_TEXTS, isText)) return undefined;
  const { major, reads, filter, fields, topicArn, queueArn, kind, table, freshnessSeconds } = value;
  if (kind === undefined ? !isText(table) : kind !== 'consumer' || table !== undefined) return undefined;
  if (!isCount(major) || !isListOf(reads, isCount)) return undefined;
  if (filter !== undefined && !isFilter(filter)) return undefined;
  if (fields !== undefined && !isListOf(fields, isText)) return undefined;
  if (freshnessSeconds !== undefined && !isCount(freshnessSeconds)) return undefined;
  if (![topicArn, queueArn].every((one) => one === undefined || isText(one))) return undefined;
  return {
    ...value,
    major,
    reads,
    freshnessSeconds,
    consuming: readConsuming(value.consuming),
    ...(isText(table) ? { table } : { kind: 'consumer' }),
    ...(filter && { filter }),
    ...(fields && { fields }),
  };
}

/** What a later version may say otherwise is not known, and the rest of the description holds all the same. */
function readConsuming(value: unknown): ConsumingDescription | undefined {
  if (!isObject(value)) return undefined;
  const { positionsTable, kinds, fields } = value;
  const delivery = DELIVERIES.find((each) => each === value.delivery);
  if (!delivery || (positionsTable !== undefined && !isText(positionsTable))) return undefined;
  if (fields !== undefined && !isListOf(fields, isText)) return undefined;
  const known = CHANGE_KINDS.filter((each) => Array.isArray(kinds) && kinds.includes(each));
  if (kinds !== undefined && (!Array.isArray(kinds) || known.length < kinds.length)) return undefined;
  return { delivery, positionsTable, fields, ...(kinds !== undefined && { kinds: known }) };
}

/** @returns `undefined` when the value is not what tells of a replica elsewhere */
export function readReplicaElsewhere(value: unknown): ReplicaElsewhere | undefined {
  if (!hasMembers(value, ['contract', 'queueArn'], isText)) return undefined;
  const { contract, queueArn, reads, filter } = value;
  if (!isListOf(reads, isCount) || (filter !== undefined && !isFilter(filter))) return undefined;
  return { contract, reads, ...(filter && { filter }), queueArn };
}

/** @returns `undefined` when the text is not a list of fields, as a replica with many writes */
export function parseFields(text: string): string[] | undefined {
  const value = parseJson(text);
  return isListOf(value, isText) ? value : undefined;
}
