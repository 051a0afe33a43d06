import type { _Record, AttributeValue } from '@aws-sdk/client-dynamodb-streams';

/** A deletion by time to live, by which its record in the stream is known. */
interface Expiration {
  /** Seconds since 1970 by the engine's clock, between which the record was made. */
  readonly from: number;
  readonly to: number;
  /** The record that was found to be it; a key may expire again. */
  sequence?: string;
}

/** Longer than any stream keeps a record. */
const REMEMBERED_SECONDS = 2 * 86_400;
/** Keys whose deletions are remembered at most. */
const MOST_KEYS = 100_000;

/**
 * Remembers what was deleted because its time to live was over. The engine's record of such a deletion is like any other; who reads
 * the stream learns here which it is.
 */
export class Expirations {
  readonly #byKey = new Map<string, Expiration[]>();

  /** Notes a deletion that an engine carried out between two moments, in milliseconds since 1970 by the machine's clock. */
  add(tableName: string, key: Record<string, AttributeValue>, began: number, ended: number): void {
    const name = keyName(tableName, key);
    const known = (this.#byKey.get(name) ?? []).filter(({ to }) => to > seconds(began) - REMEMBERED_SECONDS);
    this.#byKey.set(name, [...known, { from: seconds(began), to: seconds(ended) }]);
    const [oldest] = this.#byKey.keys();
    if (this.#byKey.size > MOST_KEYS && oldest !== undefined) this.#byKey.delete(oldest);
  }

  /** Whether a record, with the engine's time, tells of such a deletion. */
  has(tableName: string, { eventName, dynamodb = {} }: _Record): boolean {
    const { Keys: key, SequenceNumber: sequence } = dynamodb;
    if (eventName !== 'REMOVE' || key === undefined) return false;
    const created = seconds(dynamodb.ApproximateCreationDateTime?.getTime() ?? Number.NaN);
    const found = this.#byKey
      .get(keyName(tableName, key))
      ?.find((each) =>
        each.sequence === undefined ? created >= each.from && created <= each.to : each.sequence === sequence,
      );
    if (found) found.sequence ??= sequence;
    return found !== undefined;
  }
}

function keyName(tableName: string, key: Record<string, AttributeValue>): string {
  const values = Object.entries(key).map(([name, { S, N, B }]) => [name, S ?? N ?? [...(B ?? [])]]);
  return JSON.stringify([tableName, ...values.sort()]);
}

const seconds = (ms: number): number => Math.floor(ms / 1000);
