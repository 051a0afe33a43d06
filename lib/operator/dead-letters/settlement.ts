import { majorOf } from '../../protocol/replication/event';
import { canonicalText } from '../../protocol/rows/digest';
import { isHeldSequence, justBefore } from '../../protocol/rows/sequence';
import type { HeldSequence, ReceivedEvent } from '../../wire/event';
import type { Item } from '../../wire/item';
import type { ReplicaDescription } from '../../wire/parameters';
import { MAX_LOOKUP_KEYS } from '../../wire/read-requests';
import type { ReplicaTable } from '../audit/replica-table';
import { chunksOf } from '../shared/chunks';
import type { TableKey } from '../shared/table-key';
import type { Letter } from './letter';

/** Tells which messages need not be sent, and which have been dealt with. */
export interface Settling {
  /** Those that would change nothing any more. */
  superseded(letters: readonly Letter[]): Promise<ReadonlySet<Letter>>;
  /** Those of what was sent that are dealt with, unless they have come back. */
  settled(letters: readonly Letter[]): Promise<ReadonlySet<Letter>>;
}

/** Tells which events a replica is past: its row, or its tombstone, shows the same change or a newer one. */
export class Settlement implements Settling {
  readonly #replica: ReplicaDescription;
  readonly #key: TableKey;
  readonly #table: ReplicaTable;

  constructor(replica: ReplicaDescription, key: TableKey, table: ReplicaTable) {
    this.#replica = replica;
    this.#key = key;
    this.#table = table;
  }

  superseded(letters: readonly Letter[]): Promise<ReadonlySet<Letter>> {
    return this.settled(letters);
  }

  /** @returns those of the messages that would change nothing any more; of what is no event of the replica nothing is known */
  async settled(letters: readonly Letter[]): Promise<ReadonlySet<Letter>> {
    const settled = new Set<Letter>();
    const located = letters.flatMap((letter) => {
      const key = this.#keyOf(letter);
      return key ? [{ letter, key, name: canonicalText(key) }] : [];
    });
    for (const chunk of chunksOf(located, MAX_LOOKUP_KEYS)) {
      // The service refuses a request that names a key twice.
      const keys = new Map(chunk.map(({ name, key }) => [name, key]));
      const rows = await this.#table.lookup([...keys.values()]);
      const sequences = new Map(rows.map((row) => [canonicalText(row.key), row.sequence]));
      for (const { letter, name } of chunk) {
        const current = sequences.get(name);
        const wanted = letter.change && this.#shownBy(letter.change);
        if (isHeldSequence(current) && wanted !== undefined && current >= wanted) settled.add(letter);
      }
    }
    return settled;
  }

  /** What a row shows that the replica made of the event: of another version's event it is the token just before it. */
  #shownBy({ dataschema, sequence }: ReceivedEvent): HeldSequence {
    return majorOf(dataschema) === this.#replica.major ? sequence : justBefore(sequence);
  }

  #keyOf({ change }: Letter): Item | undefined {
    // An event of another contract may have the same key and be of another row.
    return change?.source === this.#replica.contract ? this.#key.ofData(change.data) : undefined;
  }
}
