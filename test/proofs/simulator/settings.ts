import { Contract, type Filter } from './shipped';

export const SECOND = 1_000;
export const DAY = 24 * 3600 * SECOND;

/** When every schedule begins. */
export const START = Date.parse('2026-02-01T00:00:00.250Z');
/** Life of a tombstone: the default of the constructs. */
export const HORIZON = 60 * DAY;
export const VISIBILITY = 180 * SECOND;
export const MAX_RECEIVES = 5;
export const RECEIVER_TIMEOUT = 30 * SECOND;
export const PUBLISHER_TIMEOUT = 60 * SECOND;
export const BATCH_TIMEOUT = 60 * SECOND;
/** An environment in which nothing is called any more is gone soon. */
export const ENVIRONMENT_LIFE = 6 * 3600 * SECOND;
/** A stream forgets its records after a day, so the clock makes no longer leap while records are unread. */
export const LONGEST_LEAP_WITH_UNREAD_STREAM = 6 * 3600 * SECOND;

/** Keys of the owner's items. */
export const KEYS = [1, 2] as const;
export type Key = (typeof KEYS)[number];

/** A row's key is that of its item and a field that may change: as one number, item 2 at home in 1 is row 12. */
export const ROW_KEYS = [1, 2, 11, 12] as const;

export function rowKeyOf({
  user_id,
  home = 0,
}: {
  readonly user_id: number;
  readonly home?: number;
}): number {
  return user_id + 10 * home;
}

export function keyFieldsOf(rowKey: number): { user_id: number; home: number } {
  return { user_id: rowKey % 10, home: Math.floor(rowKey / 10) };
}

export const contract = Contract.fromObject({
  type: 'object',
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['user_id', 'home'] },
  properties: {
    user_id: { type: 'integer' },
    home: { type: 'integer' },
    name: { type: 'string' },
    newsletter: { type: 'boolean' },
    address: { type: 'object', properties: { city: { type: 'string' } } },
  },
  required: ['user_id', 'home', 'name'],
});

export interface ReplicaSettings {
  readonly name: string;
  readonly fields: readonly string[];
  readonly filter?: Filter;
}

/** One replica of few fields and all rows, one of all fields and few rows. */
export const REPLICAS: readonly ReplicaSettings[] = [
  { name: 'orders/User', fields: ['user_id', 'home', 'name'] },
  {
    name: 'notifications/User',
    fields: ['user_id', 'home', 'name', 'newsletter'],
    filter: { newsletter: [true] },
  },
];

/** The key of a row in DynamoDB's JSON. */
export function keyItemOf(rowKey: number) {
  const { user_id, home } = keyFieldsOf(rowKey);
  return { user_id: { N: String(user_id) }, home: { N: String(home) } };
}

/** Below the sequence of every change: what a seed row carries. */
export const LOWEST_SEQUENCE = `0/${'0'.repeat(40)}`;
