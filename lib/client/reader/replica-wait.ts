import { ContractError } from '../../contracts/schema/errors';
import type { ReplicaRow } from '../../protocol/rows/replica-row';
import type { Row } from '../../wire/item';
import type { ReplicaReader } from '../replica/replica-reader';
import type { ClientClock } from '../shared/clock';
import { type RevisionToken, revisionOf } from './revision';

/** Events take a few hundred milliseconds, so the first looks are close together. */
const FIRST_PAUSE_MS = 10;
const MAX_PAUSE_MS = 100;

export interface WaitedRow<Data> {
  readonly row?: ReplicaRow<Data>;
  /** Whether the row has the revision that was asked for, or a later one. */
  readonly reached: boolean;
}

/**
 * Looks into a replica until it shows at least a revision, with growing pauses.
 *
 * @param waitMs when to give up; the replica is looked at once in any case
 * @throws ContractError when the replica does not keep the revision field
 */
export async function waitForRevision<Data, Key>(
  replica: ReplicaReader<Data, Key>,
  field: string,
  { key, version }: RevisionToken<Key>,
  waitMs: number,
  signal: AbortSignal | undefined,
  clock: ClientClock,
): Promise<WaitedRow<Data>> {
  const end = clock.now() + waitMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(MAX_PAUSE_MS, pause * 2)) {
    signal?.throwIfAborted();
    const row = await replica.get(key);
    if (row && reached(field, row.data as Row, version)) return { row, reached: true };
    const left = end - clock.now();
    if (left <= 0) return { row, reached: false };
    await clock.sleep(Math.min(pause, left), signal ?? NEVER);
  }
}

const NEVER = new AbortController().signal;

function reached(field: string, row: Row, version: number): boolean {
  const revision = revisionOf(field, row);
  if (revision === undefined) {
    throw new ContractError(
      'unknown-field',
      `a row of the replica has no revision "${field}": add it to the "fields" of the ReadReplica, and see that the owner writes it`,
    );
  }
  return revision >= version;
}
