import { type OwnerRow, shown, wants } from './history';
import { deliver, type Effect } from './one-row-replica';
import { itemOf } from './owner';
import { accepts } from './policy';
import { contract, HORIZON, type ReplicaSettings, SECOND, START } from './settings';
import {
  chooseRows,
  createReplica,
  detectChange,
  seedEvent,
  sharedContract,
  subscriptionFilterPolicy,
  toEvent,
  toSequence,
  visibleRow,
} from './shipped';

/** Two streams: one whose numbers get a digit longer on the way, and that of a table created anew, with low numbers. */
const STREAMS = [
  { label: '2026-01-31T12:00:00.000', first: 10n ** 21n - 2n },
  { label: '2026-02-01T00:00:00.000', first: 10n ** 20n },
] as const;

/** A write of the owner to a key, by what it leaves behind: a row that matches the filter, one that does not, or none. */
export interface Write {
  readonly key: number;
  readonly letter: 'match' | 'other' | 'gone';
  /** Which write gave the row its values: another one when the owner only marked the row. */
  readonly value: number;
  readonly stream: number;
  /** Before (0) or after (1) the long pause. */
  readonly phase: number;
  readonly marked: boolean;
}

const rowOf = ({ letter, value }: Write): OwnerRow | undefined =>
  letter === 'gone'
    ? undefined
    : { kind: 'plain', name: `value ${value}`, newsletter: letter === 'match', secret: 0 };

const timeOf = (phase: number) => START + phase * (HORIZON + SECOND);

/** The shipped code as the exhaustive check asks it; nothing of it keeps a state, so each question is put to it once. */
export class SmallWorld {
  private readonly replica;
  private readonly policy: unknown;
  private readonly events = new Map<string, string | undefined>();
  private readonly effects = new Map<string, Effect>();

  constructor(readonly settings: ReplicaSettings) {
    this.replica = createReplica(contract, settings, HORIZON);
    this.policy = subscriptionFilterPolicy(undefined as never, contract, settings.name, settings.filter);
  }

  get decisions(): number {
    return this.effects.size;
  }

  wants(write: Write): boolean {
    const row = rowOf(write);
    return row !== undefined && wants(this.settings, row);
  }

  /** The body that reaches the queue; `undefined` when nothing is published or the subscription does not accept it. */
  event(write: Write, index: number, before: Write | undefined): string | undefined {
    return remember(this.events, `${code(write)} ${index} ${before && code(before)}`, () => {
      const [old, row] = [before && rowOf(before), rowOf(write)];
      const marker = `${contract.id} ${this.settings.name} run`;
      const item = (content: OwnerRow, marked: boolean) =>
        itemOf(write.key, marked ? { ...content, marker } : content) as never;
      // Later writes carry the marker along.
      const change = detectChange(
        sharedContract(contract),
        old && item(old, before?.marked === true),
        row && item(row, write.marked || (old !== undefined && before?.marked === true)),
      );
      if (!change) return undefined;
      const event = toEvent(contract, change, this.sequence(write, index), timeOf(write.phase));
      const body = JSON.stringify(event);
      return accepts(this.policy, JSON.parse(body)) ? body : undefined;
    });
  }

  /** The body that a seed puts into the queue; `undefined` when the replica does not want the row. */
  seed(write: Write, phase: number): string | undefined {
    const item = itemOf(write.key, rowOf(write) as OwnerRow) as never;
    const [chosen] = chooseRows(sharedContract(contract), [item], [this.settings.filter]).rows;
    const target = { run: 'run', shared: sharedContract(contract), replica: this.settings.name };
    return chosen && JSON.stringify(seedEvent(target, chosen.row, timeOf(phase)));
  }

  /**
   * What the shipped code does with a message, given the sequence of the row that the replica holds.
   *
   * @throws Error when the row that it would write is not the row of that write
   */
  async effect(body: string, write: Write, phase: number, current: string | undefined): Promise<Effect> {
    const question = `${body} ${phase} ${current}`;
    const known = this.effects.get(question);
    if (known) return known;
    const { effect, item } = await deliver(body, this.replica, timeOf(phase), write.key, current);
    if (effect === 'put' && item) this.compare(visibleRow(item, contract), write);
    this.effects.set(question, effect);
    return effect;
  }

  sequence({ stream }: Write, index: number) {
    const { label, first } = STREAMS[stream] ?? STREAMS[0];
    return toSequence(label, String(first + BigInt(index)));
  }

  private compare(row: object | undefined, write: Write): void {
    const owner = rowOf(write);
    const wanted = owner && JSON.stringify(shown(write.key, owner, this.settings));
    if (JSON.stringify(row) !== wanted) throw new Error(`shows ${JSON.stringify(row)}, not ${wanted}`);
  }
}

export function code({ key, letter, value, stream, phase, marked }: Write): string {
  return `${key}${letter[0]}${value}${stream}${phase}${marked ? '!' : ''}`;
}

function remember<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const known = cache.get(key);
  if (known !== undefined || cache.has(key)) return known as T;
  const made = make();
  cache.set(key, made);
  return made;
}
