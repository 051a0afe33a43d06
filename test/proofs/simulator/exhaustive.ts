import { keyOf, type Message, type Path, type State, step, steps } from './search-state';
import { LOWEST_SEQUENCE, type ReplicaSettings } from './settings';
import { code, SmallWorld, type Write } from './small-world';

/** How small the world is, and what may happen in it at any moment, once. */
export interface SearchOptions {
  readonly name: string;
  readonly replica: ReplicaSettings;
  readonly keys: number;
  readonly writes: number;
  readonly letters: readonly Write['letter'][];
  /** The table is created anew. */
  readonly recreate?: boolean;
  /** A seed reads a row; its message comes up to twice. */
  readonly seed?: boolean;
  /** The owner marks a row for republication. */
  readonly mark?: boolean;
  /** So long a pause that older messages are beyond the horizon, and older tombstones expire. */
  readonly pause?: boolean;
}

export interface SearchResult {
  readonly states: number;
  readonly decisions: number;
  readonly problem?: string;
}

const MAX_RECEIVES = 2;

/** Visits every state that the small world can reach, breadth first, and stops at the first that must not be. */
export async function searchAll(options: SearchOptions): Promise<SearchResult> {
  const world = new SmallWorld(options.replica);
  const none = Array<undefined>(options.keys).fill(undefined);
  const first: State = {
    writes: [],
    messages: [],
    rows: none,
    highest: none.map(() => -1),
    tooOld: none.map(() => -1),
    stream: 0,
    phase: 0,
    seeded: false,
  };
  const visited = new Set([keyOf(first)]);
  let frontier = [first];
  let path: Path | undefined;
  try {
    while (frontier.length > 0) {
      const next: State[] = [];
      for (const state of frontier) {
        path = state.path;
        converged(world, state);
        for await (const successor of successors(world, options, state)) {
          const key = keyOf(successor);
          if (visited.has(key)) continue;
          visited.add(key);
          next.push(successor);
        }
      }
      frontier = next;
    }
  } catch (error) {
    const problem = [...steps(path), (error as Error).message].join('; ');
    return { states: visited.size, decisions: world.decisions, problem };
  }
  return { states: visited.size, decisions: world.decisions };
}

async function* successors(world: SmallWorld, options: SearchOptions, state: State): AsyncGenerator<State> {
  const { writes, stream, phase, messages, rows } = state;
  const owned = writes.filter(({ marked }) => !marked).length;
  for (let key = 0; key < options.keys; key += 1) {
    const before = writes.findLast((write) => write.key === key);
    const exists = before !== undefined && before.letter !== 'gone';
    for (const letter of owned < options.writes ? options.letters : []) {
      if (letter === 'gone' && !exists) continue;
      yield written(world, state, { key, letter, value: owned, stream, phase, marked: false }, before);
    }
    if (options.mark && exists && owned === writes.length)
      yield written(world, state, { ...before, stream, phase, marked: true }, before);
    if (options.seed && exists && !state.seeded) yield* seeded(world, state, before);
    const row = rows[key];
    // Time-to-live removes tombstones only.
    if (row?.tombstone && row.phase < phase)
      yield { ...state, rows: rows.with(key, undefined), path: step(state, `tombstone ${key} expires`) };
  }
  if (options.recreate && stream === 0)
    yield { ...state, stream: 1, path: step(state, 'the table is created anew') };
  if (options.pause && phase === 0) yield { ...state, phase: 1, path: step(state, 'a long pause') };
  for (const [index, message] of messages.entries()) {
    if (message.received < MAX_RECEIVES) yield await receive(world, state, message, index);
  }
}

function written(world: SmallWorld, state: State, write: Write, before: Write | undefined): State {
  const { writes, messages } = state;
  const position = writes.length;
  const body = world.event(write, position, before);
  const sequence = world.sequence(write, position);
  const message =
    body === undefined ? [] : [{ body, write, position, sequence, phase: write.phase, received: 0 }];
  return {
    ...state,
    writes: [...writes, write],
    messages: [...messages, ...message],
    path: step(state, `owner writes ${code(write)}`),
  };
}

function* seeded(world: SmallWorld, state: State, write: Write): Generator<State> {
  const { phase, messages, writes } = state;
  const body = world.seed(write, phase);
  if (body === undefined) return;
  const message = {
    body,
    write,
    position: writes.length - 0.5,
    sequence: LOWEST_SEQUENCE,
    phase,
    received: 0,
  };
  yield {
    ...state,
    seeded: true,
    messages: [...messages, message],
    path: step(state, `seed reads ${write.key}`),
  };
}

async function receive(world: SmallWorld, state: State, message: Message, index: number): Promise<State> {
  const { key } = message.write;
  const { rows, highest, tooOld, phase, messages } = state;
  const current = rows[key];
  const effect = await world.effect(message.body, message.write, phase, current?.sequence);
  const path = step(state, `message ${message.position} of ${code(message.write)}: ${effect}`);
  const after = {
    ...state,
    messages: messages.with(index, { ...message, received: message.received + 1 }),
    path,
  };
  if (effect === 'stale') return after;
  const { position, sequence } = message;
  if (effect === 'park') {
    if (message.phase === phase) throw new Error(`a good message ${position} was parked`);
    return { ...after, tooOld: tooOld.with(key, Math.max(position, tooOld[key] ?? -1)) };
  }
  const isSeed = sequence === LOWEST_SEQUENCE;
  const old = highest[key] ?? -1;
  if (isSeed && current) throw new Error(`a seed overwrote row ${key}`);
  if (position <= old) throw new Error(`row ${key} went back from ${old} to ${position}`);
  if (phase !== message.phase) throw new Error(`message ${position} was taken beyond the horizon`);
  if ((effect === 'put') !== world.wants(message.write))
    throw new Error(`${effect} for ${code(message.write)}`);
  const row = { position, sequence, tombstone: effect === 'tombstone', phase };
  return { ...after, rows: rows.with(key, row), highest: isSeed ? highest : highest.with(key, position) };
}

/** When every message came once, each row is what the owner has, unless the message that says so came too late. */
function converged(world: SmallWorld, { messages, writes, rows, highest, tooOld }: State): void {
  if (messages.some(({ received }) => received === 0)) return;
  for (const [key, row] of rows.entries()) {
    if ((tooOld[key] ?? -1) > (highest[key] ?? -1)) continue;
    const last = writes.findLast((write) => write.key === key);
    const live = row !== undefined && !row.tombstone;
    const wanted = last !== undefined && world.wants(last);
    const value = live && writes[Math.floor(row.position)]?.value;
    if (live !== wanted || (wanted && value !== last.value))
      throw new Error(
        `row ${key} shows ${live ? `value ${value}` : 'nothing'}, the owner has ${last && code(last)}`,
      );
  }
}
