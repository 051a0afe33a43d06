import type { OperatorClients } from '../shared/clients';
import { feedOf, type Topology } from '../shared/topology';
import { FailureBucket, type StoredFailure } from './failure-bucket';
import { parseFailure } from './failure-object';

/** Changes that the publisher could not publish, of one reason. */
export interface FailureGroup {
  /** `RecordRefused`, or Lambda's own such as `RetryAttemptsExhausted`; `unreadable` for what is no failure record. */
  readonly condition: string;
  /** The publisher's reason; Lambda gives none. */
  readonly reason?: string;
  readonly objects: number;
  readonly records: number;
  /** When the oldest and the newest were kept (ISO 8601, UTC). */
  readonly oldest: string;
  readonly newest: string;
  /** Keys of the first few objects. */
  readonly examples: readonly string[];
}

const EXAMPLES = 3;

/**
 * What is in the failure bucket of a change feed, by condition and reason.
 *
 * @param contract for example `users/User`; the bucket is shared by all contracts of its change feed
 * @throws OperatorError `unknown-feed`, `ambiguous-feed`; `bucket-unreadable`; `interrupted` when the signal stops it
 */
export async function listFailures(
  { s3 }: Pick<OperatorClients, 's3'>,
  topology: Topology,
  contract: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<readonly FailureGroup[]> {
  const feed = feedOf(topology, contract);
  const groups = new Map<string, FailureGroup>();
  for await (const page of new FailureBucket(s3, feed, signal).pages()) {
    for (const stored of page) {
      const { condition = 'unreadable', reason, records = [] } = parseFailure(stored.text) ?? {};
      const name = JSON.stringify([condition, reason]);
      groups.set(
        name,
        withObject(groups.get(name) ?? { condition, reason, ...none(stored) }, stored, records.length),
      );
    }
  }
  return [...groups.values()].sort((a, b) => b.objects - a.objects);
}

function none({
  at,
}: StoredFailure): Pick<FailureGroup, 'objects' | 'records' | 'oldest' | 'newest' | 'examples'> {
  return { objects: 0, records: 0, oldest: at, newest: at, examples: [] };
}

function withObject(group: FailureGroup, { key, at }: StoredFailure, records: number): FailureGroup {
  return {
    ...group,
    objects: group.objects + 1,
    records: group.records + records,
    oldest: at < group.oldest ? at : group.oldest,
    newest: at > group.newest ? at : group.newest,
    examples: group.examples.length < EXAMPLES ? [...group.examples, key] : group.examples,
  };
}
