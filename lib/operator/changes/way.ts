import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { toBusinessEvent } from '../../protocol/consuming/business-event';
import type { Handed } from '../../protocol/consuming/consume';
import { type Position, type PositionOf, positionOf } from '../../protocol/consuming/position';
import { toRowChange } from '../../protocol/consuming/row-change';
import { isWanted } from '../../protocol/consuming/selection';
import { isDeletion, majorOf } from '../../protocol/replication/event';
import { type RowEvent, upcast } from '../../protocol/replication/upcast';
import { matchesFilter } from '../../protocol/rows/filter';
import type { Selection } from '../../wire/consumer';
import type { ChangeEvent, HeldSequence } from '../../wire/event';
import type { Row } from '../../wire/item';
import type { KnownReplica } from '../shared/topology';
import { mismatchOf, unwantedChange } from './reasons';

/** Where a change goes from its feed to one replica or consumer. */
export type Way =
  /** It goes nowhere. */
  | { readonly kind: 'filtered'; readonly reason: string }
  /** Nobody here can tell, and why. */
  | { readonly kind: 'unknown'; readonly reason: string }
  /** The row with this key will show this sequence. */
  | {
      readonly kind: 'row';
      readonly data: Row;
      readonly sequence: HeldSequence;
      /** Why it shows as a row that has gone. */
      readonly reason?: string;
    }
  /** The consumer will have noted one of these positions, if it notes any: rows first, then single changes. */
  | { readonly kind: 'positions'; readonly positions: readonly Position[] };

/** A replica or consumer that follows a feed. */
export interface Subscriber {
  readonly replica: KnownReplica;
  /** The contract in the version that it reads. @default not known here */
  readonly contract?: CheckedContract;
}

/**
 * What subscription and replicator make of a change, by the rules of the protocol.
 *
 * @param events that the owner publishes of it, one for each major version
 */
export function wayOf(events: readonly ChangeEvent[], { replica, contract }: Subscriber): Way {
  const { name, reads, major, filter } = replica;
  const versions = events.map(({ dataschema }) => majorOf(dataschema));
  // Its own version first, of which the others' rows give way.
  const taken = reads.find((each) => versions.includes(each));
  const event = taken === undefined ? undefined : events[versions.indexOf(taken)];
  if (!event)
    return {
      kind: 'filtered',
      reason: `it reads version ${reads.join(' and ')}, and the change is published in version ${versions.join(' and ')}`,
    };
  if (event.audience !== undefined && event.audience !== name)
    return { kind: 'filtered', reason: `the event is for ${event.audience} alone` };
  if (!contract) {
    if (taken !== major || filter || replica.kind)
      return { kind: 'unknown', reason: `version ${major} of its contract is not known here` };
    return { kind: 'row', data: event.data, sequence: event.sequence };
  }
  return wayInVersion(upcast(event, contract), event, { replica, contract });
}

function wayInVersion(
  event: RowEvent,
  received: ChangeEvent,
  { replica, contract }: { readonly replica: KnownReplica; readonly contract: CheckedContract },
): Way {
  const { filter, kind } = replica;
  const selection: Selection = { ...replica.consuming, filter };
  const who = kind ?? 'replica';
  const change =
    contract.kind === 'event'
      ? toBusinessEvent(event, received, contract)
      : toRowChange(event, received, contract);
  if (!isWanted(change, event, selection))
    return {
      kind: 'filtered',
      reason: unwantedChange(change, selection) ?? mismatchOf(filter, dataOf(change), contract, who),
    };
  if (kind === 'consumer') return { kind: 'positions', positions: positionsOf(change, event) };
  const leaves = !isDeletion(event) && !matchesFilter(filter, event.data);
  return {
    kind: 'row',
    data: event.data,
    sequence: event.sequence,
    ...(leaves && { reason: `the row leaves: ${mismatchOf(filter, event.data, contract, who)}` }),
  };
}

/** When positions are forgotten does not matter here. */
const HORIZON_MS = 0;

function positionsOf(change: Handed, { subject }: RowEvent): Position[] {
  const of = (what: PositionOf) => positionOf(change, subject, { of: what, horizonMs: HORIZON_MS }, 0);
  return [of('row'), of('change')];
}

function dataOf(change: Handed): Row {
  return change.data ?? (('previous' in change ? change.previous : undefined) as Row | undefined) ?? {};
}
