import type { Served } from '../consumers/cloud';
import type { FaultCounts } from '../faults';
import type { Random } from '../prng';
import { SimulatedQueue } from '../queue';
import { castSharing } from '../sharing';
import { type ConsumerSettings, type DeliveredOutcome, subscriptionFilterPolicy } from '../shipped';
import { Stage } from '../stage';
import { SimulatedStream } from '../stream';
import { SimulatedTable } from '../table';
import type { Invocation } from '../wire';
import { itemKey, type OutboxEntry } from './entry';
import { EventLedger } from './ledger';
import { CONSUMERS, order, orderPriced } from './settings';
import type { State } from './state';

/** A consumer of events with everything around its function. */
export interface EventSite extends Served {
  readonly settings: ConsumerSettings;
  readonly ledger: EventLedger;
}

/** Without a construct: the scope only names the place in an error. */
const POLICY = subscriptionFilterPolicy(undefined as never, orderPriced, 'consumer');

/** The cloud of an owner that writes state and events into one table, and of consumers of the events. */
export abstract class OutboxWorld extends Stage<OutboxEntry> {
  readonly contracts = [orderPriced, order];
  readonly stream: SimulatedStream<OutboxEntry>;
  /** Orders and events. */
  readonly table = new SimulatedTable<string>(() => this.now, itemKey);
  readonly consumers: readonly EventSite[];
  readonly subscribers: readonly EventSite[];
  /** All that was ever committed. */
  readonly states: State[] = [];
  /** Each event as its transaction wrote it, by the key of its item. */
  readonly written: SimulatedTable<string>['items'] = new Map();
  /** Records by the sequence that their events must have. */
  readonly entries = new Map<string, OutboxEntry>();
  /** Keys of events that were written again after they had been removed. */
  readonly restored = new Set<string>();
  /** The functions of the owner, each with its order; and those of which a transaction has committed. */
  readonly atWork = new Map<Invocation, string>();
  readonly committed = new Set<Invocation>();
  /** How often the owner may still write. */
  writesLeft: number;
  /** How many prices there were: each is another. */
  prices = 0;

  /** @param writesTogether whether the owner writes state and event in one transaction */
  constructor(
    random: Random,
    faults: FaultCounts,
    trace: string[] | undefined,
    readonly writesTogether: boolean,
  ) {
    super(random, faults, trace);
    this.writesLeft = 4 + random.below(6);
    // Just below a power of ten, so that the numbers get one digit longer on the way.
    const first = 10n ** 21n - BigInt(1 + random.below(12));
    this.stream = new SimulatedStream(
      '2026-01-31T12:00:00.000',
      first,
      castSharing(random.fork(2), faults, false),
    );
    this.consumers = CONSUMERS.map((settings) => ({
      settings,
      policy: POLICY,
      queue: new SimulatedQueue(),
      positions: new SimulatedTable(
        () => this.now,
        ({ of }) => String(of?.S),
      ),
      ledger: new EventLedger(this, settings),
      subscribed: true,
      isClosed: false,
    }));
    this.subscribers = this.consumers;
  }

  /** The state of which data tells. */
  stateOf(data: { readonly [field: string]: unknown }): State | undefined {
    const { order_id, order_version, total } = data;
    return this.states.find(
      (state) => state.orderId === order_id && state.version === order_version && state.total === total,
    );
  }

  /** A changed item is refused and counted, and nothing else is. */
  published(batch: readonly OutboxEntry[], { parked, failures }: DeliveredOutcome): void {
    const failed = failures.map(({ sequenceNumber }) => sequenceNumber);
    const refused = parked.map(({ sequenceNumber }) => sequenceNumber);
    for (const { tells, sequenceNumber } of batch) {
      if (failed.includes(sequenceNumber)) continue;
      if (refused.includes(sequenceNumber) !== (tells === 'changed'))
        this.breach(
          `${sequenceNumber}, which tells ${tells}, was ${tells === 'changed' ? 'not ' : ''}refused`,
        );
    }
  }

  givesUp(_: unknown, { sequenceNumber }: OutboxEntry): void {
    this.breach(`${sequenceNumber} is complete, and was given up`);
  }

  isBusy(): boolean {
    return false;
  }
}
