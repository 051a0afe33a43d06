import { HORIZON, SECOND } from '../settings';
import {
  type ConsumerSelection,
  type ConsumerSettings,
  Contract,
  type Delivery,
  RESOURCES,
} from '../shipped';

/** The owner's next version: consumers read it, and events of the first one as well. */
export const nextContract = Contract.fromObject({
  type: 'object',
  'x-contract': {
    owner: 'users',
    entity: 'User',
    version: '2.0',
    key: ['user_id', 'home'],
    upcast: [{ from: 1 }],
  },
  properties: {
    user_id: { type: 'integer' },
    home: { type: 'integer' },
    name: { type: 'string' },
    newsletter: { type: 'boolean' },
  },
  required: ['user_id', 'home', 'name'],
});

/** A way of delivery, and which changes of a batch are handed over. */
export interface Mode {
  readonly delivery: Delivery;
  readonly changes: 'each' | 'newest';
}

export const MODES: readonly Mode[] = [
  { delivery: 'at-least-once', changes: 'each' },
  { delivery: 'at-least-once', changes: 'newest' },
  { delivery: 'in-order', changes: 'each' },
  { delivery: 'in-order', changes: 'newest' },
  { delivery: 'once', changes: 'each' },
  { delivery: 'once', changes: 'newest' },
  { delivery: 'exactly-once', changes: 'each' },
  { delivery: 'exactly-once', changes: 'newest' },
];

/** Which changes a consumer may want. */
export const SELECTIONS: readonly ConsumerSelection[] = [
  {},
  { kinds: ['created', 'deleted'] },
  { kinds: ['updated'], fields: ['name'] },
  { fields: ['newsletter'] },
  { filter: { newsletter: [true] } },
];

export const NAMES = ['billing/Users', 'mailing/Users'] as const;

/** What the construct would tell the function. */
export function settingsOf(name: string, { delivery }: Mode, selection: ConsumerSelection): ConsumerSettings {
  return {
    name,
    contract: nextContract.id,
    major: nextContract.major,
    delivery,
    deadLetterQueueUrl: RESOURCES.parking,
    payloadBucket: RESOURCES.payloads,
    ...(delivery !== 'at-least-once' && {
      positionsTable: RESOURCES.positions,
      horizonSeconds: HORIZON / SECOND,
    }),
    ...selection,
  };
}
