import type { EventOrder } from '../../contracts/schema/checked-contract';
import type { ReceivedEvent, Sequence } from '../../wire/event';
import type { Row } from '../../wire/item';
import type { RowEvent } from '../replication/upcast';
import { pick } from '../rows/projection';

/** A business event in the terms of its contract. */
export interface BusinessEvent<Data = Row, Key = Row> {
  /** The same whenever the event comes again, also when its owner writes it again or somebody asks for it: made of its key. */
  readonly id: string;
  /** The contract's key fields. */
  readonly key: Key;
  /** What the event says. */
  readonly data: Data;
  /** When the owner wrote it (ISO 8601, UTC); DynamoDB gives whole seconds. Of a snapshot, when it was read. */
  readonly at: string;
  /** Of the owner's stream. It does not order events: see `position`. */
  readonly sequence: Sequence;
  /** The event was sent to this consumer because somebody asked for it (`event-sharing seed`): it may have come before. */
  readonly snapshot: boolean;
  /** The fields that name of what events are ordered. @default the contract has no `orderedBy` */
  readonly aggregate?: Partial<Data>;
  /** Of two events of an aggregate the one with the higher number is the later. @default the contract has no `orderedBy` */
  readonly position?: number;
}

/** @param event that the reader can take, in the reader's version */
export function toBusinessEvent(
  { id, data, time, audience }: RowEvent,
  { sequence }: Pick<ReceivedEvent, 'sequence'>,
  contract: {
    readonly key: readonly string[];
    readonly fields: readonly string[];
    readonly orderedBy?: EventOrder;
  },
): BusinessEvent {
  const { key, fields, orderedBy } = contract;
  return {
    id,
    key: pick(data, key),
    data: pick(data, fields),
    at: time,
    sequence,
    snapshot: audience !== undefined,
    ...(orderedBy && {
      aggregate: pick(data, orderedBy.aggregate),
      position: Number(data[orderedBy.position]),
    }),
  };
}

/** Digits of the highest number that DynamoDB holds ("Constraints in Amazon DynamoDB": up to 9.9E+125). */
const DIGITS = 126;

/** Where an event stands: of two in one line the one with the higher order, as a text, is the later. */
export function placeOfEvent({ id, aggregate, position }: BusinessEvent): {
  readonly line: string;
  readonly order: string;
} {
  // Without an order each event stands alone.
  if (aggregate === undefined || position === undefined) return { line: JSON.stringify([id]), order: '' };
  return {
    line: JSON.stringify(Object.values(aggregate)),
    order: String(BigInt(position)).padStart(DIGITS, '0'),
  };
}
