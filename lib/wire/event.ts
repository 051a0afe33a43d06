import type { Row } from './item';

declare const held: unique symbol;
declare const travels: unique symbol;

/** Order token that a row of a replica shows: that of a change, or the one just before it. Compared as a string. */
export type HeldSequence = string & { readonly [held]: true };

/**
 * Order token of a change: `<stream label>/<sequence number, 40 digits>`, compared as a string.
 *
 * Sequence numbers have 21 to 40 digits ("StreamRecord", DynamoDB Streams API reference): raw strings of different length
 * compare wrongly and a number loses digits. One that has more, as emulators give that number changes by Kinesis, is written
 * `n<length, three digits><digits>`, which is above all shorter ones. The label is the time at which the stream was created,
 * so a table that was recreated or restored starts a newer epoch.
 */
export type Sequence = HeldSequence & { readonly [travels]: true };

/** What a receiver of a change event relies on, and so checks. */
export interface ReceivedEvent {
  /** Unique within the source: made of the sequence, where the owner's stream tells of a change; of a business event made of its key. */
  readonly id: string;
  /** The contract's id, for example `users/User`. */
  readonly source: string;
  /** For example `users.UserCreated`. */
  readonly type: string;
  /** The key of the row. */
  readonly subject: string;
  /** When the owner made the change (ISO 8601, UTC); DynamoDB gives whole seconds. */
  readonly time: string;
  /** Contract id and version: `urn:event-sharing:users:User:1.0`. */
  readonly dataschema: string;
  readonly sequence: Sequence;
  /**
   * Where the data is, if the event would be too large with it; `data` then holds the key alone. CloudEvents'
   * "Dataref" extension.
   */
  readonly dataref?: string;
  /**
   * Why the row is gone, where it was not the owner who deleted it: its time to live was over. An attribute of ours, which older
   * events do not have.
   */
  readonly reason?: typeof EXPIRED;
  /** The one replica or consumer that the event is meant for: its rows were asked for. @default all of them */
  readonly audience?: string;
  /** Context of the trace that the event is in (W3C "Trace Context"). @default none, or none that is well-formed */
  readonly traceparent?: string;
  /**
   * The contract's fields. Old values ride inside, under a reserved name, because CloudEvents allows no objects
   * among the attributes of an event ("Type System", CloudEvents 1.0.2).
   */
  readonly data: Row;
}

/** A change as it travels: a CloudEvents 1.0 message in JSON, with what its receivers rely on and hardly more. */
export interface ChangeEvent extends ReceivedEvent {
  readonly specversion: '1.0';
}

/** What an event's type ends in, by the kind of change. */
export const EVENT_KINDS = { created: 'Created', updated: 'Updated', deleted: 'Deleted' } as const;

/** For example `users.UserCreated`; of a business event `orders.OrderPlaced`. */
export function eventType(
  { owner, entity, kind: of }: { readonly owner: string; readonly entity: string; readonly kind: string },
  kind: (typeof EVENT_KINDS)[keyof typeof EVENT_KINDS],
): string {
  return `${owner}.${entity}${of === 'event' ? '' : kind}`;
}

/** All types that events of a contract can have. */
export function eventTypes(contract: Parameters<typeof eventType>[0]): string[] {
  return [...new Set(Object.values(EVENT_KINDS).map((kind) => eventType(contract, kind)))];
}

/** The owner's table removed the row because its time to live was over. */
export const EXPIRED = 'expired' as const;

/** Member of an event's `data` that holds the old values of the fields that changed. */
export const PREVIOUS = '__previous';

/** Mark among the old values: not all of them could be carried, so nobody may conclude anything from what is missing. */
export const INCOMPLETE = '__incomplete';

/** Names, among the old values, of the fields that changed and had no old value. */
export const ADDED = '__added';

/** Beginning of the `dataschema` of every event of one major version of a contract; a minor version follows. */
export function dataSchemaPrefix(owner: string, entity: string, major: number): string {
  return `urn:event-sharing:${owner}:${entity}:${major}.`;
}
