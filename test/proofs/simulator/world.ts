import { USUAL } from './conditions';
import { castConsumers } from './consumers/cast';
import { nextContract } from './consumers/settings';
import type { ConsumerSite } from './consumers/site';
import type { FaultCounts } from './faults';
import { History, type OwnerRow } from './history';
import type { Random } from './prng';
import { SimulatedQueue } from './queue';
import { contract, HORIZON, REPLICAS, type ReplicaSettings } from './settings';
import { castSharing } from './sharing';
import { type Contract, createReplica, type Replica, type Run, subscriptionFilterPolicy } from './shipped';
import { Stage } from './stage';
import { givenUpKey, type Shard, SimulatedStream, type StreamEntry } from './stream';
import type { Subscriber } from './subscriber';
import { type Item, SimulatedTable } from './table';
import type { Invocation } from './wire';

/** A replica with everything around it. */
export interface Site extends Subscriber {
  readonly settings: ReplicaSettings;
  readonly replica: Replica;
  readonly table: SimulatedTable;
}

/** A run whose segments are worked on by one function after the other, or by two at once. */
export interface BatchRun {
  readonly run: Run;
  /** Whose queue is filled, or for whom rows are marked; `undefined` for every replica. */
  readonly site?: Subscriber;
  /** By segment: whether it is finished, and who works on it. */
  readonly finished: boolean[];
  readonly workers: Map<number, Invocation>;
}

/** What needs the shipped code but not a schedule is made once. */
const PARTS = REPLICAS.map((settings) => ({
  settings,
  replica: createReplica(contract, settings, HORIZON),
  // Without a construct: the scope only names the place in an error.
  policy: subscriptionFilterPolicy(undefined as never, contract, settings.name, settings.filter),
}));

/** The whole simulated cloud of one schedule. */
export abstract class World extends Stage<StreamEntry> {
  readonly history = new History();
  readonly stream: SimulatedStream;
  /** In schedules of replicas. */
  readonly sites: readonly Site[];
  /** In schedules of consumers. */
  readonly consumers: readonly ConsumerSite[];
  /** Both. */
  readonly subscribers: readonly Subscriber[];
  /** In which versions the owner publishes. */
  contracts: readonly Contract[] = [contract];
  /** The owner's table. */
  readonly rows = new Map<number, OwnerRow>();
  /** Ids of events that were published, each with its row. */
  readonly announced = new Map<string, number>();
  readonly runs: BatchRun[] = [];
  /** The table in which runs keep their progress. */
  readonly progress = new Map<string, Item>();
  /** Rows that somebody left in a replica, or put there by hand. */
  readonly leftOver = new Set<Item>();
  /** By replica and key: rows that an audit would find to be wrong. */
  readonly toRepair = new Set<string>();
  /** By replica, key and sequence: deletions that were asked for because the owner has no such row. */
  readonly removals = new Set<string>();
  /** What reads show that are not consistent: the owner's rows as they were a while ago. */
  past: { readonly rows: ReadonlyMap<number, OwnerRow>; readonly before: number } = {
    rows: new Map(),
    before: 0,
  };
  /** How often the owner may still write. */
  writesLeft: number;
  /** Whether the owner's table was created anew. */
  recreated = false;
  /** Whether some rows are larger than a message may be: now and then, because they take long. */
  readonly largeRows: boolean;
  /** What the view type of the stream is left to. */
  readonly viewTypes: Random;
  /** Whether it is wrong now and then. */
  readonly losesImages: boolean;
  /** Keys of which a change was given up: whatever a replica shows of them, somebody was told. */
  readonly untold = new Set<number>();
  /** Whether operators fill and repair more than a late replica, which hides what its seed leaves out. */
  readonly repairs: boolean;
  override readonly childFirst: boolean;

  /** @param trace receives what happens, when somebody wants to read it */
  constructor(
    random: Random,
    faults: FaultCounts,
    trace?: string[],
    readonly conditions = USUAL,
  ) {
    super(random, faults, trace);
    this.largeRows = random.chance(conditions.largeRows);
    this.viewTypes = random.fork(1);
    this.losesImages = this.viewTypes.chance(0.05);
    this.writesLeft = 5 + random.below(6);
    // A seed relies on parents being read first, and on the order of an item's changes: see the comment where a late subscription begins.
    const late = random.chance(0.3);
    this.repairs = !late || random.chance(0.4);
    this.childFirst = !late && random.chance(0.5);
    const isCast = conditions.subscribers === 'consumers';
    this.sites = (isCast ? [] : PARTS).map((parts, index) => ({
      ...parts,
      table: new SimulatedTable(() => this.now),
      queue: new SimulatedQueue(),
      subscribed: !(late && index === 1),
    }));
    if (isCast) this.contracts = random.pick([[contract], [contract, nextContract], [nextContract]]);
    this.consumers = isCast ? castConsumers(this, late) : [];
    this.subscribers = [...this.sites, ...this.consumers];
    // Just below a power of ten, so that the numbers get one digit longer on the way.
    const below = BigInt(1 + random.below(12));
    // Numbers soon get one digit more: in one half of the runs the 22nd, in the other the first that no stream of AWS has.
    const digits = below % 2n === 0n ? 21n : 40n;
    const sharing = castSharing(random.fork(2), faults, late && conditions.keepsItemsInOrder);
    this.stream = new SimulatedStream('2026-01-31T12:00:00.000', 10n ** digits - below, sharing);
  }

  published(): void {
    // Each of its events is judged when the topic gets it.
  }

  givesUp(shard: Shard, entry: StreamEntry): void {
    this.objects.set(givenUpKey(shard, entry), JSON.stringify(entry.delivered));
    for (const key of entry.rowKeys) this.untold.add(key);
  }

  /** A seed that goes on after so long tells a consumer of a row anew, under the same id: its progress is forgotten by then. */
  isBusy(): boolean {
    return this.consumers.length > 0 && this.runs.some(({ finished }) => finished.includes(false));
  }
}
