import type { Filter } from './filter';
import { isFilter } from './filter';
import { hasMembers, isCount, isListOf, isText, parseJson } from './json';

/** Environment variable of a consumer's function, with its settings. */
export const CONSUMER_VARIABLE = 'EVENT_SHARING_CONSUMER';

/** What a consumer can be promised. */
export const DELIVERIES = ['at-least-once', 'in-order', 'once', 'exactly-once'] as const;
export type Delivery = (typeof DELIVERIES)[number];

export const CHANGE_KINDS = ['created', 'updated', 'deleted'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Key of the table in which a consumer keeps its positions. */
export const POSITION_KEY = 'of';
/** Attribute of a position: which attempt to reach it, with its effects, has succeeded. */
export const POSITION_COMMIT = 'commit';

/** Which changes a consumer wants. */
export interface Selection {
  /** @default all */
  readonly kinds?: readonly ChangeKind[];
  /** An update is wanted when one of these fields changed. @default every update */
  readonly fields?: readonly string[];
  /** The row must match it after the change, or have matched before. @default every row */
  readonly filter?: Filter;
}

/** What the construct tells the consumer's function. */
export interface ConsumerSettings extends Selection {
  /** For example `billing/Users`. */
  readonly name: string;
  /** Of its metrics, so that the client need not know how they are made. @default nothing is measured */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** For example `users/User`. */
  readonly contract: string;
  readonly major: number;
  readonly delivery: Delivery;
  /** The queue in which changes are parked. */
  readonly deadLetterQueueUrl: string;
  /** Where the data of large events is. */
  readonly payloadBucket: string;
  /** Of that bucket: S3 answers for a bucket in its own region alone. @default that of the function */
  readonly payloadRegion?: string;
  /** @default positions are not kept */
  readonly positionsTable?: string;
  /** How long positions are kept of what is gone (seconds). @default events of any age are taken */
  readonly horizonSeconds?: number;
}

/** @returns `undefined` when the text is not what the construct writes */
export function parseConsumerSettings(text: string): ConsumerSettings | undefined {
  const value = parseJson(text);
  if (!hasMembers(value, ['name', 'contract', 'deadLetterQueueUrl', 'payloadBucket'], isText))
    return undefined;
  const { major, delivery, dimensions, payloadRegion, positionsTable, horizonSeconds } = value;
  const { kinds, fields, filter } = value;
  if (!isCount(major) || !isOneOf(DELIVERIES, delivery)) return undefined;
  if (dimensions !== undefined && !hasMembers(dimensions, Object.keys(Object(dimensions)), isText))
    return undefined;
  if (payloadRegion !== undefined && !isText(payloadRegion)) return undefined;
  if (positionsTable !== undefined && !isText(positionsTable)) return undefined;
  if (horizonSeconds !== undefined && !isCount(horizonSeconds)) return undefined;
  if (kinds !== undefined && !isListOf(kinds, isKind)) return undefined;
  if (fields !== undefined && !isListOf(fields, isText)) return undefined;
  if (filter !== undefined && !isFilter(filter)) return undefined;
  return {
    ...value,
    major,
    delivery,
    dimensions,
    payloadRegion,
    positionsTable,
    horizonSeconds,
    kinds,
    fields,
    filter,
  };
}

function isKind(value: unknown): value is ChangeKind {
  return isOneOf(CHANGE_KINDS, value);
}

function isOneOf<T>(all: readonly T[], value: unknown): value is T {
  return (all as readonly unknown[]).includes(value);
}
