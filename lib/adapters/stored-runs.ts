import type { Checkpoint, Run } from '../protocol/batch/run';
import type { RunRecord } from '../protocol/batch/runs';
import type { AuditSummary, RowCounts } from '../wire/batch-requests';
import { readReplicaElsewhere } from '../wire/descriptions';
import { isFilter } from '../wire/filter';
import type { Item } from '../wire/item';
import { hasMembers, isCount, isText, parseJson } from '../wire/json';
import { isObject } from '../wire/own';

const ROWS: readonly (keyof RowCounts)[] = ['read', 'sent', 'skipped', 'refused'];
const FINDINGS = ['checked', 'missing', 'stale', 'orphaned', 'undecided', 'unshareable', 'repaired'] as const;

/** @returns `undefined` when the text is not what is kept of a run */
export function parseRunRecord(text: string): RunRecord | undefined {
  const value = parseJson(text);
  if (!hasMembers(value, ['startedAt'], isText)) return undefined;
  const { run, startedAt } = value;
  return isRun(run) ? { run, startedAt } : undefined;
}

/** @returns `undefined` when the text is not what is kept of a segment */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const value = parseJson(text);
  return isCheckpoint(value) ? value : undefined;
}

/** @returns `undefined` when the text is not what is kept of an audit */
export function parseAudit(text: string): AuditSummary | undefined {
  const value = parseJson(text);
  return isAudit(value) ? value : undefined;
}

function isRun(value: unknown): value is Run {
  if (!hasMembers(value, ['id', 'replica', 'contract'], isText)) return false;
  const { kind, segments, rowsPerSecond, filter, elsewhere } = value;
  return (
    (kind === 'seed' || kind === 'republish') &&
    isCount(segments) &&
    (rowsPerSecond === undefined || typeof rowsPerSecond === 'number') &&
    (filter === undefined || isFilter(filter)) &&
    (elsewhere === undefined || readReplicaElsewhere(elsewhere) !== undefined)
  );
}

function isCheckpoint(value: unknown): value is Checkpoint {
  if (!hasMembers(value, ['version', ...ROWS], isCount)) return false;
  const { cursor, finished, notBefore } = value as { readonly [member: string]: unknown };
  return (
    typeof finished === 'boolean' &&
    typeof notBefore === 'number' &&
    (cursor === undefined || isKeyItem(cursor))
  );
}

/** A cursor is the key of an item: its values are texts, numbers or binary. */
function isKeyItem(value: unknown): value is Item {
  return (
    isObject(value) &&
    Object.values(value).every((each) => isObject(each) && isText(each.S ?? each.N ?? each.B))
  );
}

function isAudit(value: unknown): value is AuditSummary {
  return hasMembers(value, ['replica', 'at'], isText) && hasMembers(value, FINDINGS, isCount);
}
