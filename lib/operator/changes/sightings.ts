import { createHash } from 'node:crypto';
import { batchGet } from '../../adapters/batch-get';
import { fullDigestOf } from '../../adapters/digest';
import type { Position } from '../../protocol/consuming/position';
import { canonicalText } from '../../protocol/rows/digest';
import { isHeldSequence } from '../../protocol/rows/sequence';
import { ROW } from '../../wire/attributes';
import { POSITION_KEY } from '../../wire/consumer';
import type { Item } from '../../wire/item';
import { own } from '../../wire/own';
import type { OperatorClients } from '../shared/clients';
import { TableKey } from '../shared/table-key';
import type { KnownReplica } from '../shared/topology';
import type { Way } from './way';

/** That a change was seen where it goes: itself, or a newer one in its place. */
export interface Sighting {
  readonly state: 'applied' | 'superseded';
  /** That the row shows. */
  readonly sequence?: string;
}

/** "BatchGetItem", DynamoDB API reference. */
export const MOST_KEYS = 100;

type Pause = (ms: number) => Promise<unknown>;

/** Looks whether changes have arrived at one replica or consumer. */
export interface Sights {
  /** How many keys one of them takes. */
  readonly keysEach: number;
  /** @returns in the order of the ways; `undefined` for what was not seen */
  look(ways: readonly Way[]): Promise<readonly (Sighting | undefined)[]>;
}

/** @returns `undefined` of a consumer that keeps nothing to look at */
export function sightsOf(
  { dynamodb }: Pick<OperatorClients, 'dynamodb'>,
  { name, table, consuming }: KnownReplica,
  pause: Pause,
): Sights | undefined {
  if (table !== undefined) return new RowSights(dynamodb, table, pause);
  const { positionsTable, delivery } = consuming ?? {};
  if (positionsTable === undefined) return undefined;
  return new PositionSights(dynamodb, positionsTable, delivery === 'once' ? name : undefined, pause);
}

class RowSights implements Sights {
  readonly keysEach = 1;
  readonly #dynamodb: OperatorClients['dynamodb'];
  readonly #table: string;
  readonly #pause: Pause;
  #key?: Promise<TableKey>;

  constructor(dynamodb: OperatorClients['dynamodb'], table: string, pause: Pause) {
    this.#dynamodb = dynamodb;
    this.#table = table;
    this.#pause = pause;
  }

  async look(ways: readonly Way[]): Promise<readonly (Sighting | undefined)[]> {
    // A table that could not be described may be there the next time.
    this.#key ??= TableKey.read(this.#dynamodb, this.#table).catch((error: unknown) => {
      this.#key = undefined;
      throw error;
    });
    const table = await this.#key;
    const keys = ways.map((way) => (way.kind === 'row' ? table.ofData(way.data) : undefined));
    const names = [...table.names, ROW.sequence];
    const wanted = keys.filter((key) => key !== undefined);
    const items = await batchGet(this.#dynamodb, this.#table, wanted, this.#pause, names);
    const held = new Map(items.map((item) => [canonicalText(table.of(item)), own(item, ROW.sequence)?.S]));
    return ways.map((way, index) => {
      const key = keys[index];
      const sequence = key && held.get(canonicalText(key));
      if (way.kind !== 'row' || !isHeldSequence(sequence)) return undefined;
      if (sequence === way.sequence) return { state: 'applied', sequence };
      return sequence > way.sequence ? { state: 'superseded', sequence } : undefined;
    });
  }
}

/** What a consumer of the client keeps: how far each row has come, or that a change was handled. */
class PositionSights implements Sights {
  readonly keysEach: number;
  readonly #dynamodb: OperatorClients['dynamodb'];
  readonly #table: string;
  readonly #once: string | undefined;
  readonly #pause: Pause;

  /** @param once name of the consumer, of one that keeps its changes as Powertools for AWS Lambda does */
  constructor(dynamodb: OperatorClients['dynamodb'], table: string, once: string | undefined, pause: Pause) {
    this.#dynamodb = dynamodb;
    this.#table = table;
    this.#once = once;
    this.#pause = pause;
    this.keysEach = once === undefined ? 2 : 1;
  }

  async look(ways: readonly Way[]): Promise<readonly (Sighting | undefined)[]> {
    const places = ways.map((way) => (way.kind === 'positions' ? way.positions : []));
    const wanted = [...new Set(places.flat().map((each) => this.#nameOf(each)))];
    const keys = wanted.map((name): Item => ({ [POSITION_KEY]: { S: name } }));
    const names = [POSITION_KEY, ROW.sequence, 'status'];
    const items = await batchGet(this.#dynamodb, this.#table, keys, this.#pause, names);
    const found = new Map(items.map((item) => [own(item, POSITION_KEY)?.S, item]));
    return places.map((positions) => {
      for (const position of positions) {
        const sighting = this.#sightingOf(position, found.get(this.#nameOf(position)));
        if (sighting) return sighting;
      }
      return undefined;
    });
  }

  #sightingOf({ sequence }: Position, item: Item | undefined): Sighting | undefined {
    if (this.#once !== undefined)
      return own(item, 'status')?.S === 'COMPLETED' ? { state: 'applied' } : undefined;
    const held = own(item, ROW.sequence)?.S;
    if (held === undefined || held < sequence) return undefined;
    return {
      state: held === sequence ? 'applied' : 'superseded',
      ...(isHeldSequence(held) && { sequence: held }),
    };
  }

  #nameOf({ of }: Position): string {
    const digest = fullDigestOf(of);
    if (this.#once === undefined) return digest;
    // Powertools hashes what it is given as JSON.
    const hash = createHash('sha256').update(JSON.stringify(digest)).digest('base64');
    return `${this.#once}#${hash}`;
  }
}
