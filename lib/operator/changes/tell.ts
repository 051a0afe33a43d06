import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { splitMove } from '../../protocol/replication/moves';
import { changeEventOf, type StreamRecord } from '../../protocol/replication/outgoing-event';
import { writerOf } from '../../protocol/replication/tracing';
import { ProtocolError } from '../../protocol/rows/errors';
import { covers, fieldsStoredAlike, pick, readField } from '../../protocol/rows/projection';
import { toSequence } from '../../protocol/rows/sequence';
import { ADDED, type ChangeEvent, INCOMPLETE, PREVIOUS } from '../../wire/event';
import type { Item, JsonValue, Row } from '../../wire/item';
import { isObject, own } from '../../wire/own';
import type { KnownContract } from '../contracts/known-contract';
import type { ChangeKind, Publication } from './types';

/** What one record tells of one row of one contract. */
export interface ToldChange {
  readonly contract: string;
  /** The newest version that is published. */
  readonly by: CheckedContract;
  readonly kind: ChangeKind;
  readonly key: Row;
  readonly sequence: string;
  readonly fields: readonly string[];
  readonly publication: Publication;
  /** The newest version first. */
  readonly events: readonly ChangeEvent[];
}

const UNTOUCHED = 'it changed no field of the contract';

/**
 * What the publisher makes of a record, by the same rules.
 *
 * @param contracts of the record's table, the newest version of each first
 * @param label of the stream
 * @returns nothing for an item that no contract covers
 */
export function changesOf(
  record: StreamRecord,
  contracts: readonly KnownContract[],
  label: string,
): readonly ToldChange[] {
  const told = new Map<string, ToldChange>();
  for (const shared of contracts) {
    const { contract, traceAttribute } = shared;
    // As the publisher does, before the record is split.
    const writer = writerOf(traceAttribute, record.before, record.after);
    for (const part of splitMove(contract, record)) {
      const change = changeOf(part, shared, label, writer);
      if (!change) continue;
      // A move makes two changes of a contract, and each version of it tells of both.
      const name = `${contract.id} ${part.leaves ? 'left' : part.before ? '' : 'came'}`;
      const newer = told.get(name);
      told.set(name, newer ? both(newer, change) : change);
    }
  }
  return [...told.values()];
}

/** What the versions of a contract say of the same change: it is published if one of them publishes it. */
function both(newer: ToldChange, older: ToldChange): ToldChange {
  const events = [...newer.events, ...older.events];
  if (newer.events.length > 0 || older.events.length === 0) return { ...newer, events };
  return { ...older, events };
}

function changeOf(
  record: StreamRecord,
  shared: KnownContract,
  label: string,
  traceparent: string | undefined,
): ToldChange | undefined {
  const { contract } = shared;
  const [before, after] = [record.before, record.after].map((item) =>
    item && covers(contract, item) ? item : undefined,
  );
  if (!before && !after) return undefined;
  const kind: ChangeKind = before ? (after ? 'updated' : 'deleted') : 'created';
  const common = { contract: contract.id, by: contract, kind, sequence: sequenceOf(label, record) };
  const silent = (state: 'suppressed' | 'refused', reason: string): ToldChange => ({
    ...common,
    key: keyOf(contract, after ?? before ?? {}, record),
    fields: state === 'suppressed' ? [] : touched(contract, before, after),
    publication: { state, reason },
    events: [],
  });
  try {
    const event = changeEventOf(record, shared, label);
    if (!event) return silent('suppressed', UNTOUCHED);
    return {
      ...common,
      key: pick(event.data, contract.key),
      fields: changedIn(event, kind) ?? touched(contract, before, after),
      publication: {
        state: 'published',
        eventId: event.id,
        type: event.type,
        ...(traceparent && { traceparent }),
      },
      events: [event],
    };
  } catch (error) {
    if (error instanceof ProtocolError) return silent('refused', error.message);
    throw error;
  }
}

function sequenceOf(label: string, { sequenceNumber }: StreamRecord): string {
  try {
    return toSequence(label, sequenceNumber);
  } catch {
    return '';
  }
}

/** Names of the fields of which an event says that they changed. @returns `undefined` when it does not know all of them */
function changedIn({ data }: ChangeEvent, kind: ChangeKind): string[] | undefined {
  if (kind === 'created') return Object.keys(data);
  const old = own(data, PREVIOUS);
  if (!isObject(old) || Object.hasOwn(old, INCOMPLETE)) return undefined;
  const added = own(old, ADDED);
  const names = Object.keys(old).filter((name) => name !== ADDED);
  return Array.isArray(added) ? [...names, ...added.map(String)] : names;
}

/** Names of the fields that are stored otherwise than before. */
function touched(contract: CheckedContract, before: Item = {}, after: Item = {}): string[] {
  const alike = fieldsStoredAlike(contract, before, after);
  return contract.fields.filter((field) => !alike.has(field));
}

/** The key as the contract names it, as far as it can be read; else as the owner's table has it. */
function keyOf(contract: CheckedContract, item: Item, { keys }: StreamRecord): Row {
  try {
    const key = contract.key.map((field) => [field, readField(contract, field, item)] as const);
    if (key.every(([, value]) => value !== undefined)) return Object.fromEntries(key) as Row;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
  return tableKeyOf(item, keys ?? []);
}

/** The key of the owner's table, as people write it. */
export function tableKeyOf(item: Item, keys: readonly string[]): Row {
  return Object.fromEntries(
    keys.map((name): [string, JsonValue] => {
      const { S, N, B } = own(item, name) ?? {};
      return [name, S ?? N ?? B ?? null];
    }),
  );
}
