import type { InvokeResult } from '../shared/types';

/** What a function said about its batch. */
export type BatchOutcome =
  | { readonly kind: 'success' }
  /** Positions of the failed records, ascending, at least one. */
  | { readonly kind: 'partial'; readonly failed: readonly number[] }
  | { readonly kind: 'failure' };

const SUCCESS: BatchOutcome = { kind: 'success' };
const FAILURE: BatchOutcome = { kind: 'failure' };

/**
 * Reads a function's answer as Lambda does. Without ReportBatchItemFailures any result is success. With it, an absent or
 * empty answer or list is success, a well-formed list is a partial failure, and everything else fails the whole batch:
 * an empty, missing or unknown identifier, a list that is none, an answer that is no object.
 * @param ids the identifiers of the batch in order: sequence numbers of a stream, message ids of a queue.
 */
export function readBatchResponse(
  result: Pick<InvokeResult, 'payload' | 'error'>,
  ids: readonly string[],
  reportBatchItemFailures: boolean,
): BatchOutcome {
  if (result.error !== undefined) return FAILURE;
  const { payload } = result;
  if (!reportBatchItemFailures || payload === undefined || payload === null || payload === '') return SUCCESS;
  if (typeof payload !== 'object' || Array.isArray(payload)) return FAILURE;
  const failures = (payload as { batchItemFailures?: unknown }).batchItemFailures;
  if (failures === undefined || failures === null) return SUCCESS;
  if (!Array.isArray(failures)) return FAILURE;
  if (failures.length === 0) return SUCCESS;
  const positions = new Map(ids.map((id, position) => [id, position]));
  const failed = new Set<number>();
  for (const failure of failures as readonly ({ itemIdentifier?: unknown } | null)[]) {
    const position = positions.get(failure?.itemIdentifier as string);
    if (position === undefined) return FAILURE;
    failed.add(position);
  }
  return { kind: 'partial', failed: [...failed].sort((a, b) => a - b) };
}
