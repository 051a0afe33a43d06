import { EVERY_REPLICA, type RepublishKey, type RepublishResult } from '../../wire/batch-requests';
import { type ChangeEvent, INCOMPLETE } from '../../wire/event';
import type { Item, Row } from '../../wire/item';
import { toEvent } from '../replication/event';
import { inParallel } from '../replication/in-parallel';
import { markerText } from '../replication/marker';
import { type Outgoing, toOutgoing } from '../replication/outgoing-event';
import type { Channel } from '../replication/send-all';
import { ProtocolError } from '../rows/errors';
import { identityOf, itemIdentity } from '../rows/identity';
import { keyRow, type OwnerKey, ownerKeys } from '../rows/owner-key';
import type { OwnerTable } from '../rows/owner-table';
import { project, type SharedContract } from '../rows/projection';
import { refusalOrThrow } from '../rows/refusal';
import { isHeldSequence, LOWEST_SEQUENCE, successorOf } from '../rows/sequence';
import { MARKS_AT_ONCE } from './republish';
import { sendOrFail } from './seed';
import type { Clock } from './sweep';

/** For whom single rows are republished. */
export interface KeysTarget {
  readonly shared: SharedContract;
  /** For example `orders/User`; `*` for every replica. */
  readonly replica: string;
  /** A new one for each request: a marker that is there already would not count. */
  readonly run: string;
  /** Of the invocation, which removals carry. @default nothing is recorded */
  readonly traceparent?: string;
}

export interface KeysPorts {
  readonly table: Pick<OwnerTable, 'get' | 'mark' | 'keySchema'>;
  /** The queue of that replica, and of no other. @default the rows are for every replica, and none is removed */
  readonly queue?: Channel<Outgoing>;
}

type Step = RepublishResult | { readonly removal: Outgoing };

/**
 * Repairs single rows. A row that the owner has is marked; one that it does not have is removed from the replica, by a
 * deletion that loses to all that happened after what the replica shows.
 *
 * @returns what became of each key, in their order
 * @throws ProtocolError when the contract's keys do not tell where rows are; anything else when it may succeed later
 */
export async function republishKeys(
  keys: readonly RepublishKey[],
  target: KeysTarget,
  ports: KeysPorts,
  clock: Clock,
): Promise<RepublishResult[]> {
  const needsSchema = keys.some((each) => 'key' in each);
  const locate = needsSchema ? ownerKeys(target.shared.contract, await ports.table.keySchema()) : undefined;
  const steps = await inParallel(keys, MARKS_AT_ONCE, (each) => attempt(each, target, ports, clock, locate));
  const removals = steps.flatMap((step) => ('removal' in step ? [step.removal] : []));
  const unsent = ports.queue ? await sendOrFail(removals, ports.queue, target.replica, clock) : [];
  const reasons = new Map(unsent.map(({ event, reason }) => [event, reason]));
  return steps.map((step) => {
    if (!('removal' in step)) return step;
    const reason = reasons.get(step.removal);
    return reason === undefined ? { kind: 'removed' } : { kind: 'refused', reason };
  });
}

async function attempt(
  wanted: RepublishKey,
  target: KeysTarget,
  { table, queue }: KeysPorts,
  clock: Clock,
  locate?: (key: Item) => OwnerKey | undefined,
): Promise<Step> {
  const { shared, replica, run } = target;
  const { contract } = shared;
  const marker = markerText({ contract: contract.id, audience: replica, run });
  try {
    if (!('key' in wanted)) {
      const found = await exists(shared, table, wanted.tableKey);
      return { kind: found && (await table.mark(wanted.tableKey, marker)) ? 'marked' : 'absent' };
    }
    // Nowhere, if no row can have such a key.
    const place = locate?.(wanted.key);
    const row = keyRow(contract, wanted.key);
    const found = place && (await exists(shared, table, place.key, identityOf(contract, row)));
    if (found && (await table.mark(place.key, marker))) return { kind: 'marked' };
    if (wanted.seen === undefined || !queue || replica === EVERY_REPLICA) return { kind: 'absent' };
    if (place && !place.certain) {
      throw new ProtocolError(
        'invalid',
        `the owner keeps the key of ${contract.id} as a number inside a text, which can be spelled in several ways: whether the row is gone is not certain`,
      );
    }
    return { removal: toOutgoing(removalEvent(target, row, wanted.seen, clock.now())) };
  } catch (error) {
    return { kind: 'refused', reason: refusalOrThrow(error) };
  }
}

/**
 * Whether the owner has the row, by a consistent read.
 *
 * @throws ProtocolError when it has it but it can never be carried
 */
async function exists(
  shared: SharedContract,
  table: Pick<OwnerTable, 'get'>,
  tableKey: Item,
  name?: string,
): Promise<boolean> {
  const item = await table.get(tableKey);
  // The item may be another row by now, and whether that one can be shared is not asked.
  if (item && name !== undefined && itemIdentity(shared.contract, item) !== name) return false;
  return project(shared, item) !== undefined;
}

/**
 * The deletion that must have come after what the replica shows.
 *
 * @param seen the sequence that the replica's row shows
 * @param now after the owner confirmed that it has no such row (epoch milliseconds)
 */
function removalEvent(
  { shared: { contract }, replica, run, traceparent }: KeysTarget,
  row: Row,
  seen: string,
  now: number,
): ChangeEvent {
  // A row without a sequence gives way to every change, so also to the lowest.
  const sequence = isHeldSequence(seen) ? successorOf(seen) : LOWEST_SEQUENCE;
  const previous = { [INCOMPLETE]: true };
  const change = { kind: 'Deleted', data: row, previous, audience: replica } as const;
  const event = toEvent(contract, change, sequence, now, traceparent);
  return { ...event, id: `removal/${run}/${event.subject}` };
}
