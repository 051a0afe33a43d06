import type { Change, History, OwnerRow } from '../history';
import type { DeadLetter, Message, SimulatedQueue } from '../queue';
import { HORIZON, keyFieldsOf, rowKeyOf } from '../settings';
import type { ConsumerSettings, HandedOver } from '../shipped';
import type { Invocation } from '../wire';
import type { Mode } from './settings';
import { changedFields, kindOf, nameOf, wants } from './wanted';

/** What a ledger must know of the world. */
export interface Watched {
  readonly now: number;
  readonly history: History;
  readonly poison: ReadonlySet<string>;
  /** How many functions were ever started. */
  readonly started: number;
  breach(text: string): void;
}

/** One time that the consumer's code was given a change. */
export interface Run {
  readonly key: number;
  readonly id: string;
  /** Position among the owner's changes; -1 of a row that was read for the consumer. */
  readonly index: number;
  readonly kind: HandedOver['kind'];
  readonly data?: { readonly name?: unknown };
  /** When the change was made (epoch milliseconds). */
  readonly at: number;
  readonly invocation: Invocation;
  /** How many functions had been started by then. */
  readonly started: number;
  /** Whether the code came to its end. */
  isDone: boolean;
  /** Whether it came to an end or failed. */
  isOver: boolean;
  /** How many functions had been started when the queue was told that the change is handled. */
  acknowledged?: number;
  /** Whether somebody has asked to remember that the change is handled, and whether it is remembered. */
  completion?: 'asked' | 'kept';
}

export function effectId({ key, id }: Pick<Run, 'key' | 'id'>): string {
  return `${key} ${id}`;
}

/** What a consumer's code did, and what was remembered for it. Judges each step by the owner's history. */
export class Ledger {
  readonly runs: Run[] = [];
  /** How often each change took effect, in the order in which it did so first. */
  readonly effects = new Map<string, number>();
  /** Sequences that were ever kept as positions. */
  readonly kept = new Set<string>();
  private letters: readonly DeadLetter[] = [];

  constructor(
    private readonly world: Watched,
    private readonly settings: ConsumerSettings,
    private readonly mode: Mode,
  ) {}

  /** The consumer's code is given a change. */
  begins(change: HandedOver, invocation: Invocation): Run {
    const key = rowKeyOf(change.key as { user_id: number });
    const { id, kind, data } = change;
    const isSeed = id.startsWith('seed/');
    const told = this.world.history.find(change.sequence, key);
    const index = told?.index ?? -1;
    const { started } = this.world;
    const run = {
      key,
      id,
      index,
      kind,
      data,
      at: Date.parse(change.at),
      invocation,
      started,
      isDone: false,
      isOver: false,
    };
    const problem =
      (isSeed ? this.differsFromReads(change, key) : this.differs(change, told, key)) ?? this.outOfOrder(run);
    if (problem) this.breach(`${id} of row ${key} was handed over ${problem}`);
    this.runs.push(run);
    return run;
  }

  /** A function answers which messages must come again. A change is acknowledged with the last message that tells of it. */
  answers(
    by: Invocation,
    messages: readonly Pick<Message, 'id' | 'body'>[],
    failed: readonly string[],
  ): void {
    for (const run of this.runs.filter(({ invocation, isDone }) => invocation === by && isDone)) {
      const comesAgain = messages.some(
        ({ id, body }) => failed.includes(id) && body.includes(`"id":"${run.id}"`),
      );
      if (!comesAgain) run.acknowledged = this.world.started;
    }
  }

  /** The run that has ended and of which it is not yet remembered. */
  nextToComplete(by: Invocation): Run | undefined {
    const run = this.runs.find((each) => each.invocation === by && each.isDone && !each.completion);
    if (run) run.completion = 'asked';
    return run;
  }

  /** It is remembered that a change is handled; what a function does that was left behind is no part of it. */
  completes(run: Run | undefined, by: Invocation): void {
    if (!run) this.breach('a change was completed before its code had ended');
    else if (!by.isLeft) run.completion = 'kept';
  }

  /** A position is written. */
  keeps(before: unknown, sequence: string): void {
    if (before !== undefined && sequence < String(before)) this.breach(`a position went back to ${sequence}`);
    this.kept.add(sequence);
  }

  /** A change takes effect, of which the code was given it before. */
  takesEffect(effect: string): void {
    const count = (this.effects.get(effect) ?? 0) + 1;
    this.effects.set(effect, count);
    const run = this.runs.findLast((each) => effectId(each) === effect);
    if (!run) this.breach(`nobody was given ${effect}`);
    if (!run || this.mode.delivery !== 'exactly-once') return;
    if (count > 1) this.breach(`${effect} took effect twice`);
    const newer = this.runs.filter((each) => this.isNewer(each, run));
    const before = newer.find(
      (each) => this.hasEffect(each) || run.invocation.number > (each.acknowledged ?? run.invocation.number),
    );
    if (before && this.mode.changes === 'newest')
      this.breach(`${effect} took effect after ${effectId(before)}`);
  }

  hasEffect(of: Pick<Run, 'key' | 'id'>): boolean {
    return this.effects.has(effectId(of));
  }

  /** What was parked must be what nobody could handle. */
  judgeLetters({ deadLetters, bodies }: SimulatedQueue): void {
    if (deadLetters === this.letters && deadLetters.length === this.letters.length) return;
    for (const letter of deadLetters) {
      if (letter.code === undefined || this.letters.includes(letter)) continue;
      if (!bodies.has(letter.body)) this.breach('a message was parked that never came');
      if (!this.world.poison.has(letter.body) && !this.isRefusable(letter))
        this.breach(`a good event was parked as ${letter.code}`);
    }
    this.letters = [...deadLetters];
  }

  private isRefusable({ body, code }: DeadLetter): boolean {
    const { time, id } = JSON.parse(body) as { time: string; id: string };
    if (code === 'rejected-by-handler') return this.runs.some((run) => run.id === id && !run.isDone);
    return (
      code === 'older-than-horizon' &&
      this.mode.delivery !== 'at-least-once' &&
      this.world.now - Date.parse(time) > HORIZON
    );
  }

  private differs(change: HandedOver, told: Change | undefined, key: number): string | undefined {
    if (!told) return 'though the owner never made it';
    const { kind, data, at, snapshot, reason } = change;
    const { name } = this.settings;
    if (![...told.told].some((major) => wants(this.settings, name, told, major)))
      return 'though the consumer does not want it';
    const wrong =
      told.silent ||
      kind !== kindOf(told) ||
      at !== new Date(told.at).toISOString() ||
      snapshot !== (told.audience !== undefined) ||
      (reason === 'expired') !== (told.expired === true) ||
      !isSame(data, told.row && rowOf(key, told.row));
    if (wrong) return `as ${JSON.stringify(change)}`;
    const fields = change.changedFields && [...change.changedFields].sort().join();
    const changed = changedFields(told);
    return fields === undefined || fields === changed?.join() ? undefined : `as a change of ${fields}`;
  }

  private differsFromReads({ kind, data, at, snapshot }: HandedOver, key: number): string | undefined {
    const wasRead = this.world.history.seeds.some(
      (read) => read.key === key && Date.parse(at) <= read.at && isSame(data, rowOf(key, read.row)),
    );
    return wasRead && kind === 'created' && snapshot ? undefined : 'though no seed had read it so';
  }

  private outOfOrder(run: Run): string | undefined {
    const newer = this.runs.filter((each) => this.isNewer(each, run));
    const inBatch = newer.find(({ invocation }) => invocation === run.invocation);
    if (inBatch) return `after ${inBatch.id} of the same batch`;
    if (this.mode.delivery === 'once') return this.isRepeated(run);
    if (this.mode.delivery !== 'in-order') return undefined;
    // Whoever had been asked before may still be about to begin.
    const before = newer.find(({ started }) => run.invocation.number > started);
    return before && `after ${before.id}`;
  }

  /** What was handled is not handled again, and nobody else is at it. */
  private isRepeated({ key, id, invocation }: Run): string | undefined {
    const others = this.runs.filter((each) => each.key === key && each.id === id);
    if (others.some(({ completion }) => completion === 'kept')) return 'though it was handled';
    if (others.some(({ acknowledged }) => acknowledged !== undefined && acknowledged < invocation.number))
      return 'though the queue was told that it is handled';
    const isRunning = others.some(
      (each) => !each.isOver && each.invocation.alive && this.world.now <= each.invocation.deadline,
    );
    return isRunning ? 'while somebody handles it' : undefined;
  }

  /** Whether a run is of a newer change of the same row. A row that is gone may be forgotten, and be read again for the consumer. */
  private isNewer(a: Run, b: Run): boolean {
    if (a.key !== b.key || a.index <= b.index) return false;
    const isForgotten = this.runs.some(
      ({ key, kind, index, at }) =>
        key === a.key &&
        kind === 'deleted' &&
        index >= a.index &&
        b.at >= at &&
        this.world.now - at > HORIZON,
    );
    return !(b.index === -1 && isForgotten);
  }

  private breach(text: string): void {
    this.world.breach(`${this.settings.name} (${this.mode.delivery}, ${this.mode.changes}): ${text}`);
  }
}

/** The row as a change must show it. */
function rowOf(key: number, row: OwnerRow): object {
  const { newsletter } = row;
  return { ...keyFieldsOf(key), name: nameOf(row), ...(newsletter !== undefined && { newsletter }) };
}

export function isSame(a: object | undefined, b: object | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
