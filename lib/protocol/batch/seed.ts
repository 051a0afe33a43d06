import type { ChangeEvent } from '../../wire/event';
import type { Filter } from '../../wire/filter';
import type { Row } from '../../wire/item';
import { toEvent } from '../replication/event';
import { inParallel } from '../replication/in-parallel';
import { type Outgoing, pack } from '../replication/outgoing-event';
import type { PayloadStore } from '../replication/payloads';
import { type Channel, sendAll, type Unsent } from '../replication/send-all';
import type { Digest } from '../rows/digest';
import type { SharedContract } from '../rows/projection';
import { type Refusal, refusalOrThrow, subjectOfItem } from '../rows/refusal';
import { LOWEST_SEQUENCE } from '../rows/sequence';
import { chooseRows } from './choose-rows';
import type { Clock, Work } from './sweep';

/** For whom rows are read. */
export interface SeedTarget {
  readonly run: string;
  readonly shared: SharedContract;
  /** For example `orders/User`. */
  readonly replica: string;
  /** All of them must choose a row. */
  readonly filters: readonly (Filter | undefined)[];
  /** Of the invocation, which the events carry. @default nothing is recorded */
  readonly traceparent?: string;
}

export interface SeedPorts {
  /** The queue of that replica, and of no other. */
  readonly queue: Channel<Outgoing>;
  /** For the data of rows that are too large for a message. */
  readonly payloads: PayloadStore;
  readonly digest: Digest;
}

/** Large rows that are put into the store at the same time. */
const PACKED_AT_ONCE = 16;
/** A page waits no longer for a queue that refuses it, so that the reason is heard. */
const PATIENCE_MS = 20_000;

/**
 * Fills a replica: each row becomes an event with the lowest sequence, which fills a gap and loses to every row and
 * tombstone. The replica must be subscribed before the first row is read, so that it misses no later change.
 */
export function seedWork(target: SeedTarget, { queue, payloads, digest }: SeedPorts): Work {
  const { run, shared, filters } = target;
  const { contract } = shared;
  return {
    async process(items, readAt, clock) {
      const { rows, refused } = chooseRows(shared, items, filters);
      const refusals: Refusal[] = refused.map(({ item, reason }) => ({
        subject: subjectOfItem(shared, item),
        reason,
      }));
      const subjects = new Map<Outgoing, string>();
      await inParallel(rows, PACKED_AT_ONCE, async ({ row }) => {
        const event = seedEvent(target, row, readAt);
        // The same row again has the same name, and no other row has it: its data is only ever replaced by newer.
        const name = `seed/${run}/${digest(event.subject)}/${contract.id}`;
        try {
          subjects.set(await pack(event, contract, name, payloads), event.subject);
        } catch (error) {
          refusals.push({ subject: event.subject, reason: refusalOrThrow(error) });
        }
      });
      for (const { event, reason } of await sendOrFail([...subjects.keys()], queue, target.replica, clock)) {
        refusals.push({ subject: subjects.get(event) ?? '', reason });
      }
      return {
        sent: rows.length + refused.length - refusals.length,
        skipped: items.length - rows.length - refused.length,
        refused: refusals,
      };
    },
  };
}

/** @param readAt a time before the row was read (epoch milliseconds) */
export function seedEvent(
  { run, shared: { contract }, replica, traceparent }: Omit<SeedTarget, 'filters'>,
  row: Row,
  readAt: number,
): ChangeEvent {
  const change = { kind: 'Created', data: row, previous: {}, audience: replica } as const;
  const event = toEvent(contract, change, LOWEST_SEQUENCE, readAt, traceparent);
  // A business event that is told of again is the same one.
  return contract.kind === 'event' ? event : { ...event, id: `seed/${run}/${event.subject}` };
}

/**
 * @returns those that the queue will never take, with the reason
 * @throws Error when others were not accepted: they must be sent again
 */
export async function sendOrFail(
  events: readonly Outgoing[],
  queue: Channel<Outgoing>,
  replica: string,
  clock: Clock,
): Promise<Unsent<Outgoing>[]> {
  const end = clock.now() + PATIENCE_MS;
  const remaining = () => Math.min(clock.remaining(), end - clock.now());
  const sleep = (milliseconds: number) => clock.sleep(milliseconds);
  const unsent = await sendAll(events, queue, { remaining, sleep });
  const passing = unsent.filter(({ final }) => !final);
  if (passing.length === 0) {
    return unsent.map((each) => ({ ...each, reason: `the queue refuses the event (${each.reason})` }));
  }
  const reasons = [...new Set(passing.map(({ reason }) => reason))].join(', ');
  throw new Error(
    `the queue of ${replica} did not take ${passing.length} of ${events.length} events (${reasons}): send them again`,
  );
}
