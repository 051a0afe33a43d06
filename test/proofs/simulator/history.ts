import { keyFieldsOf, type ReplicaSettings } from './settings';

/** A row of the owner, in the simulator's own terms. */
export interface OwnerRow {
  /** What the row is like: plain, or with something that one of the stations refuses. */
  readonly kind: 'plain' | 'binary' | 'binary-flag' | 'number' | 'table-refuses';
  readonly name: string;
  readonly newsletter?: boolean;
  /** A part of the row's key that is none of the item's. @default 0 */
  readonly home?: number;
  /** A private attribute, and a private member of a shared map: neither ever leaves the owner. */
  readonly secret: number;
  /** What the item says of its republication. */
  readonly marker?: string;
}

/** One record of the owner's stream, as the oracle remembers it. */
export interface Change {
  /** Position among all changes of the owner: the order that a replica must keep. */
  readonly index: number;
  /** Written down independently of the protocol. */
  readonly sequence: string;
  /** Key of the row: an item whose key in the contract changes is a change of two rows, under one sequence. */
  readonly key: number;
  /** @default the row did not exist */
  readonly before?: OwnerRow;
  /** `undefined` when the row was deleted. */
  readonly row?: OwnerRow;
  /** The row was deleted because its time to live was over. */
  readonly expired?: boolean;
  /** Major versions in which it was published. */
  readonly told: Set<number>;
  /** Whole seconds, as streams tell time (epoch milliseconds). */
  readonly at: number;
  /** The one replica it is for: the row was only marked, and everybody else has nothing to learn. */
  readonly audience?: string;
  /** Nothing that is shared has changed, so that nobody has anything to learn. */
  readonly silent: boolean;
}

/** A row that a seed read, and how far the owner was then. */
export interface SeedRead {
  readonly key: number;
  readonly row: OwnerRow;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Index of the owner's next change at the time of reading. */
  readonly before: number;
}

/** What a replica must hold of a key. */
export type Expected = { readonly row: Record<string, unknown> } | 'absent' | 'anything';

/** The oracle: all that the owner ever did, told by the owner itself. It knows nothing of the protocol. */
export class History {
  readonly changes: Change[] = [];
  readonly seeds: SeedRead[] = [];
  private readonly bySequence = new Map<string, Change[]>();
  private readonly latest = new Map<number, Change>();

  add(change: Omit<Change, 'index' | 'told'>): Change {
    const added = { ...change, index: this.changes.length, told: new Set<number>() };
    this.changes.push(added);
    this.bySequence.set(added.sequence, [...(this.bySequence.get(added.sequence) ?? []), added]);
    this.latest.set(added.key, added);
    return added;
  }

  find(sequence: string, key: number): Change | undefined {
    return this.bySequence.get(sequence)?.find((change) => change.key === key);
  }

  /** The newest change of a key that is not above a sequence. */
  upTo(key: number, sequence: string): number {
    return this.changes.findLast((each) => each.key === key && each.sequence <= sequence)?.index ?? -1;
  }

  keys(): Iterable<number> {
    return this.latest.keys();
  }

  /** What a replica must hold of a key once everything has settled. */
  expected(key: number, replica: ReplicaSettings): Expected {
    const row = this.latest.get(key)?.row;
    if (!row) return 'absent';
    if (isUnsharable(row)) return 'anything';
    if (!wants(replica, row)) return 'absent';
    return row.kind === 'plain' ? { row: shown(key, row, replica) } : 'anything';
  }
}

/** Whether the row holds something that no event can carry, or that does not fit the contract. */
export function isUnsharable({ kind }: OwnerRow): boolean {
  return kind === 'binary' || kind === 'binary-flag' || kind === 'number';
}

/** Whether the row belongs into the replica. */
export function wants(replica: ReplicaSettings, row: OwnerRow): boolean {
  const values = replica.filter?.newsletter;
  return values === undefined || (row.newsletter !== undefined && values.includes(row.newsletter));
}

/** The row as the replica must show it. */
export function shown(key: number, row: OwnerRow, replica: ReplicaSettings): Record<string, unknown> {
  const { name, newsletter } = row;
  return {
    ...keyFieldsOf(key),
    name,
    ...(newsletter !== undefined && replica.fields.includes('newsletter') && { newsletter }),
  };
}
