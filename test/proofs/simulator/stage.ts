import { startClock, takeDue } from './clock';
import type { FaultCounts } from './faults';
import type { Random } from './prng';
import type { Message } from './queue';
import { ENVIRONMENT_LIFE, START } from './settings';
import type { Contract, DeliveredOutcome } from './shipped';
import type { Recorded, Shard, SimulatedStream } from './stream';
import type { Subscriber } from './subscriber';
import { type Invocation, Wire } from './wire';

/** A message between the topic and a queue. */
export interface Delivery {
  readonly site: Subscriber;
  readonly body: string;
  readonly sentAt: number;
  notBefore: number;
}

/** A simulated cloud, whatever its owner writes and whoever follows the feed. */
export abstract class Stage<Entry extends Recorded = Recorded> {
  now = START;
  readonly wire = new Wire();
  abstract readonly stream: SimulatedStream<Entry>;
  abstract readonly subscribers: readonly Subscriber[];
  /** What the owner publishes. */
  abstract readonly contracts: readonly Contract[];
  deliveries: Delivery[] = [];
  /** Objects in the feed's buckets, by bucket and key. */
  readonly objects = new Map<string, string>();
  /** Bodies of messages that are no events of this contract. */
  readonly poison = new Set<string>();
  /** Whether the poller may read a child shard before its parent is finished. */
  readonly childFirst: boolean = false;
  /** Whether the faults have stopped. */
  isCalm = false;
  /** Functions that are running. */
  readonly invocations = new Set<Invocation>();
  /** Functions that have answered and may go on all the same. */
  readonly left = new Set<Invocation>();
  /** How many functions were ever started. */
  started = 0;
  /** Whether a function has something to go on with, so that the scheduler must let it run. */
  woken = false;
  /** The first thing that happened and must never happen. */
  broken?: string;

  /** @param trace receives what happens, when somebody wants to read it */
  constructor(
    readonly random: Random,
    readonly faults: FaultCounts,
    readonly trace?: string[],
  ) {
    startClock(() => this.now);
  }

  /** The topic accepts an event. */
  abstract announce(body: string): void;

  /** A subscriber's function starts on messages of its queue. */
  abstract startReceiver(
    subscriber: Subscriber,
    messages: readonly Message[],
    deleteIsLost: () => boolean,
  ): void;

  /** The publisher has answered. */
  abstract published(batch: readonly Entry[], outcome: DeliveredOutcome): void;

  /** Lambda gives a record up. */
  abstract givesUp(shard: Shard<Entry>, entry: Entry): void;

  /** Whether a leap of the clock would be too long for what is at work. */
  abstract isBusy(): boolean;

  note(text: string): void {
    this.trace?.push(text);
  }

  breach(text: string): void {
    this.broken ??= text;
  }

  /** Moves the clock; timers ring, and functions whose time is up on the way are killed. */
  advance(to: number): void {
    for (const timer of takeDue(to)) {
      this.now = Math.max(this.now, timer.at);
      timer.ring();
      this.woken = true;
    }
    for (const invocation of this.invocations) {
      if (invocation.deadline >= to) continue;
      this.faults.add('killed-at-timeout');
      this.kill(invocation);
    }
    for (const invocation of this.left) {
      if (invocation.deadline + ENVIRONMENT_LIFE < to) this.kill(invocation);
    }
    this.now = Math.max(this.now, to);
    if (this.trace) this.note(`clock ${new Date(this.now).toISOString()}`);
  }

  kill(invocation: Invocation): void {
    if (this.trace) this.note(`${invocation.name} dies`);
    this.wire.kill(invocation, () => this.random.chance(0.5));
    this.invocations.delete(invocation);
    this.left.delete(invocation);
    for (const shard of this.stream.shards) {
      if (shard.reader === invocation) shard.reader = undefined;
    }
  }
}
