import type { KnownContract } from '../contracts/known-contract';
import type { OperatorClients } from '../shared/clients';
import { type OperatorClock, SYSTEM_CLOCK } from '../shared/clock';
import type { Topology } from '../shared/topology';
import type { StatusProblem } from '../status/types';
import { ChangeLog, type LogLimits } from './change-log';
import { type TailedRecord, toDelivered } from './delivered';
import { Follower } from './follower';
import { OneAtATime } from './one-at-a-time';
import { WatchPlan } from './plan';
import { Problems } from './problems';
import type { ChangePage, ChangeQuery } from './query';
import { Rates } from './rates';
import { StreamTail, type TailedStream } from './stream-tail';
import { Telling } from './telling';
import type { Change, ChangeStory, WatchCounts } from './types';

export interface WatchOptions {
  /** After which a change that has not arrived is late (milliseconds). @default 30,000 */
  readonly lateAfterMs?: number;
  /** How often a shard is read (milliseconds). @default 250, as Lambda does */
  readonly pollMs?: number;
  /** Changes a second that are followed to where they arrive; of more, a sample. @default 200 */
  readonly followPerSecond?: number;
  /** How many changes are kept, and how many bytes they may take. @default 100,000 in 16 MB, packed */
  readonly keep?: Partial<LogLimits>;
  /** @default the system's */
  readonly clock?: OperatorClock;
}

/** Called with new changes, and with those of which more is known. */
export type ChangesListener = (changes: readonly Change[]) => void;

/** Changes as they happen, and where they are. */
export interface ChangeWatch {
  /** Everything is read, or is told of as a problem: a change that is made from now on is seen. */
  readonly ready: Promise<void>;
  /**
   * Calls the listener as soon as something is known, at most with those changes that are followed: where too many come, a sample.
   *
   * @returns how to be told no more
   */
  onChanges(listener: ChangesListener): () => void;
  list(query?: ChangeQuery): ChangePage;
  /** @returns `undefined` when it is not kept any more */
  story(id: string, options?: { readonly reveal?: boolean }): ChangeStory | undefined;
  counts(): WatchCounts;
  /** Changes a second by contract, over the last ten seconds. */
  rates(): ReadonlyMap<string, number>;
  /** What cannot be seen at present, and why. */
  problems(): readonly StatusProblem[];
  /** Goes on with what was deployed meanwhile; what was seen is kept. */
  update(topology: Topology, contracts: readonly KnownContract[]): void;
  stop(): Promise<void>;
}

const ROUND_MS = 250;
const LIMITS: LogLimits = { changes: 100_000, bytes: 16_000_000, details: 1_000, detailBytes: 8_000_000 };

/**
 * Watches the tables of all owners, and follows each change to the replicas and consumers that it is for. It reads the tables' streams
 * from now on, as the publishers do, and looks for the rows in the replicas.
 *
 * @param contracts of `readContracts`
 */
export function watchChanges(
  clients: OperatorClients,
  topology: Topology,
  contracts: readonly KnownContract[],
  options: WatchOptions = {},
): ChangeWatch {
  return new Watch(clients, new WatchPlan(topology, contracts), options);
}

class Watch implements ChangeWatch {
  readonly ready: Promise<void>;
  readonly #clients: OperatorClients;
  readonly #clock: OperatorClock;
  readonly #pollMs: number;
  readonly #log: ChangeLog;
  readonly #follower: Follower;
  readonly #telling: Telling;
  readonly #problems = new Problems();
  readonly #busyReads = new OneAtATime();
  readonly #rates = new Rates();
  readonly #listeners = new Set<ChangesListener>();
  readonly #changed = new Set<number>();
  readonly #stopped = new AbortController();
  readonly #tails = new Map<string, { readonly stop: AbortController; readonly done: Promise<void> }>();
  readonly #rounds: Promise<void>;
  #plan: WatchPlan;

  constructor(
    clients: OperatorClients,
    plan: WatchPlan,
    { lateAfterMs = 30_000, pollMs = 250, followPerSecond = 200, keep, clock = SYSTEM_CLOCK }: WatchOptions,
  ) {
    const { signal } = this.#stopped;
    this.#clients = clients;
    this.#clock = clock;
    this.#pollMs = pollMs;
    this.#plan = plan;
    this.#log = new ChangeLog(plan, { ...LIMITS, ...keep });
    this.#follower = new Follower(clients, {
      clock,
      signal,
      lateAfterMs,
      problems: this.#problems,
      onUpdate: ({ number, stops }) => {
        this.#log.update(
          number,
          stops.map(({ arrival }) => arrival),
        );
        this.#changed.add(number);
      },
    });
    this.#telling = new Telling(this.#log, this.#follower, this.#rates, followPerSecond);
    this.ready = this.#tailAll();
    this.#rounds = this.#lookOnAndOn();
  }

  onChanges(listener: ChangesListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  list(query: ChangeQuery = {}): ChangePage {
    return this.#log.list(query);
  }

  story(id: string, { reveal = false }: { readonly reveal?: boolean } = {}): ChangeStory | undefined {
    return this.#log.story(id, reveal);
  }

  counts(): WatchCounts {
    const { seen, notFollowed } = this.#telling;
    return { seen, kept: this.#log.size, notFollowed, perSecond: this.#rates.last(this.#clock.now()) };
  }

  rates(): ReadonlyMap<string, number> {
    return this.#rates.averages(this.#clock.now());
  }

  problems(): readonly StatusProblem[] {
    return this.#problems.all;
  }

  update(topology: Topology, contracts: readonly KnownContract[]): void {
    this.#plan = new WatchPlan(topology, contracts);
    this.#log.plan = this.#plan;
    this.#follower.renew();
    for (const [table, { stop }] of this.#tails) {
      if (this.#plan.tables.has(table)) continue;
      stop.abort();
      this.#tails.delete(table);
      this.#problems.clear(table);
    }
    void this.#tailAll();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all([...[...this.#tails.values()].map(({ done }) => done), this.#rounds]);
  }

  /** Begins to read those tables that are not read yet. */
  async #tailAll(): Promise<void> {
    const begun = [...this.#plan.tables.keys()].filter((table) => !this.#tails.has(table));
    await Promise.all(
      begun.map((table) => {
        const stop = new AbortController();
        const tail = new StreamTail(this.#clients, table, {
          clock: this.#clock,
          signal: AbortSignal.any([stop.signal, this.#stopped.signal]),
          problems: this.#problems,
          pollMs: this.#pollMs,
          busyReads: this.#busyReads,
          onRecord: (record, stream) => this.#take(table, record, stream),
          onRead: () => this.#emit(),
          publisher: this.#plan.publisherOf(table),
        });
        return new Promise<void>((resolve) => {
          this.#tails.set(table, { stop, done: tail.run(resolve).then(resolve) });
        });
      }),
    );
  }

  #take(table: string, record: TailedRecord, { arn, label }: TailedStream): void {
    const now = this.#clock.now();
    const size = record.dynamodb?.SizeBytes;
    const told = this.#telling.tell(toDelivered(record, arn), { table, label, size, now }, this.#plan);
    for (const number of told) this.#changed.add(number);
  }

  async #lookOnAndOn(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await this.#follower.round();
      this.#emit();
      await this.#clock.sleep(ROUND_MS, signal);
    }
  }

  #emit(): void {
    const numbers = [...this.#changed].sort((a, b) => a - b);
    this.#changed.clear();
    const changes = numbers.map((number) => this.#log.get(number)).filter((each) => each !== undefined);
    if (changes.length > 0) for (const listener of this.#listeners) listener(changes);
  }
}
