import { type Filter, isFilterValue } from './filter';
import { isObject } from './own';
import type { FeedDescription, ReplicaDescription } from './parameters';

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
  'table',
  'queueUrl',
  'deadLetterQueueUrl',
  'subscriptionDeadLetterQueueUrl',
  'replicator',
] as const;

/** @returns `undefined` when the text is not what a feed writes into its parameter */
export function parseFeedDescription(text: string): FeedDescription | undefined {
  const value = parse(text);
  return hasTexts(value, FEED_TEXTS) ? value : undefined;
}

/** @returns `undefined` when the text is not what a replica writes into its parameter */
export function parseReplicaDescription(text: string): DescribedReplica | undefined {
  const value = parse(text);
  if (!hasTexts(value, REPLICA_TEXTS)) return undefined;
  const { major, reads, filter, fields } = value as { readonly [member: string]: unknown };
  if (!Number.isInteger(major) || !isListOf(reads, Number.isInteger)) return undefined;
  if (filter !== undefined && !isFilter(filter)) return undefined;
  if (fields !== undefined && !isListOf(fields, isText)) return undefined;
  return { ...value, major: major as number, reads, ...(filter && { filter }), ...(fields && { fields }) };
}

/** @returns `undefined` when the text is not a list of fields, as a replica with many writes */
export function parseFields(text: string): string[] | undefined {
  const value = parse(text);
  return isListOf(value, isText) ? value : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hasTexts<Name extends string>(
  value: unknown,
  names: readonly Name[],
): value is Readonly<Record<Name, string>> {
  return isObject(value) && names.every((name) => isText(value[name]));
}

function isFilter(value: unknown): value is Filter {
  return isObject(value) && Object.values(value).every((values) => isListOf(values, isFilterValue));
}

function isListOf<T>(value: unknown, isOne: (each: unknown) => each is T): value is T[];
function isListOf(value: unknown, isOne: (each: unknown) => boolean): value is number[];
function isListOf(value: unknown, isOne: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isOne);
}

const isText = (value: unknown): value is string => typeof value === 'string';
