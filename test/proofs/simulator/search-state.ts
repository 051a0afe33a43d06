import { code, type Write } from './small-world';

/** A message that the replicator gets up to twice. */
export interface Message {
  readonly body: string;
  readonly write: Write;
  /** The owner's change that it tells of; a seed row lies between two. */
  readonly position: number;
  readonly sequence: string;
  readonly phase: number;
  readonly received: number;
}

export interface ReplicaRow {
  readonly position: number;
  readonly sequence: string;
  readonly tombstone: boolean;
  /** When it was written. */
  readonly phase: number;
}

export interface State {
  readonly writes: readonly Write[];
  readonly messages: readonly Message[];
  readonly rows: readonly (ReplicaRow | undefined)[];
  /** By key: the newest change that the replica's row ever showed. */
  readonly highest: readonly number[];
  readonly tooOld: readonly number[];
  readonly stream: number;
  readonly phase: number;
  readonly seeded: boolean;
  readonly path?: Path;
}

export interface Path {
  readonly step: string;
  readonly before?: Path;
}

/** Equal for equal states, however they were reached. */
export function keyOf({ writes, messages, rows, highest, tooOld, stream, phase }: State): string {
  let key = `${stream}${phase}`;
  for (const write of writes) key += code(write);
  for (const { position, phase: sent, received } of messages) key += ` ${position}.${sent}.${received}`;
  for (const row of rows) key += row ? `|${row.position}${row.tombstone ? 't' : ''}${row.phase}` : '|';
  return `${key}|${highest}|${tooOld}`;
}

/** The way to a state, one step longer. */
export function step(state: State, text: string): Path {
  return { step: text, before: state.path };
}

export function steps(path: Path | undefined): string[] {
  return path ? [...steps(path.before), path.step] : [];
}
