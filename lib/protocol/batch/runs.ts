import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { checkFilter } from '../../contracts/schema/filter';
import {
  type AuditSummary,
  EVERY_REPLICA,
  NO_REPUBLICATION,
  type RowCounts,
  type RunAnswer,
  type RunsAnswer,
  type StartAnswer,
  type StartRequest,
} from '../../wire/batch-requests';
import { ProtocolError } from '../rows/errors';
import { refuseEvents } from '../rows/refuse-events';
import type { Checkpoint, Checkpoints, Run } from './run';

/** What is kept of a run beside its progress. */
export interface RunRecord {
  readonly run: Run;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** @default false */
  readonly stopped?: boolean;
}

/** The progress of a segment, and when it was kept (ISO 8601, UTC). */
export interface StoredSegment {
  readonly checkpoint: Checkpoint;
  readonly updatedAt: string;
}

/** Everything that is kept of runs. */
export interface Runs extends Checkpoints {
  /** Keeps a new run. @returns what is kept of a run of that name: the given record, or an older one */
  create(record: RunRecord): Promise<RunRecord>;
  find(run: string): Promise<RunRecord | undefined>;
  setStopped(run: string, stopped: boolean): Promise<void>;
  segments(run: string): Promise<readonly StoredSegment[]>;
  /** Ids of the newest runs first. @param replica only runs for it */
  latest(count: number, replica?: string): Promise<readonly string[]>;
  recordAudit(audit: AuditSummary): Promise<void>;
  audits(): Promise<readonly AuditSummary[]>;
}

const DEFAULT_SEGMENTS = 4;
const MAX_SEGMENTS = 1000;
const MAX_LISTED = 20;
const RUN_ID = /^[A-Za-z0-9._:-]{1,64}$/;
/** Partitions of the table of runs that are no runs. */
export const RESERVED_RUNS = { latest: 'latest', audits: 'audit' } as const;

/**
 * Creates a run, or resumes the one of that name, also if it was stopped.
 *
 * @param newId for a run without a name
 * @param now epoch milliseconds
 * @throws ProtocolError or ContractError that names what cannot be done and what to do instead
 */
export async function startRun(
  request: StartRequest,
  contract: CheckedContract,
  runs: Runs,
  newId: string,
  now: number,
): Promise<StartAnswer> {
  const {
    run: id = newId,
    kind,
    replica,
    elsewhere,
    segments = DEFAULT_SEGMENTS,
    rowsPerSecond,
    filter,
  } = request;
  refuse([
    [
      !RUN_ID.test(id) || Object.values<string>(RESERVED_RUNS).includes(id),
      `"${id}" cannot name a run: use at most 64 letters, digits and . _ : -, and neither of ${Object.values(RESERVED_RUNS).join(', ')}`,
    ],
    [kind !== 'seed' && kind !== 'republish', `no kind of run is "${kind}": use seed or republish`],
    [
      kind === 'seed' && replica === EVERY_REPLICA,
      'a seed is for one replica: name it, for example orders/User',
    ],
    [
      !Number.isInteger(segments) || segments < 1 || segments > MAX_SEGMENTS,
      `"segments" must be a whole number from 1 to ${MAX_SEGMENTS}, received ${segments}`,
    ],
    [
      rowsPerSecond !== undefined && !(Number.isFinite(rowsPerSecond) && rowsPerSecond > 0),
      `"rowsPerSecond" must be a number above 0, received ${rowsPerSecond}: leave it out for no limit`,
    ],
  ]);
  if (kind === 'republish') refuseEvents(contract, NO_REPUBLICATION);
  if (filter) checkFilter(contract, filter);
  const run: Run = { id, kind, replica, elsewhere, contract: contract.id, segments, rowsPerSecond, filter };
  const kept = await runs.create({ run, startedAt: new Date(now).toISOString() });
  const other = (Object.keys(run) as (keyof Run)[]).find(
    (name) => textOf(kept.run[name]) !== textOf(run[name]),
  );
  refuse([
    [
      other !== undefined,
      `the run ${id} was started with another "${other}": start it with the same parameters to resume it, or under another name`,
    ],
  ]);
  if (kept.stopped) await runs.setStopped(id, false);
  return { run: id, segments: Array.from({ length: segments }, (_, index) => index) };
}

/** @throws ProtocolError when there is no such run */
export async function findRun(run: string, runs: Runs): Promise<RunRecord> {
  const record = await runs.find(run);
  if (record) return record;
  throw new ProtocolError(
    'bad-request',
    `no run is named "${run}": list the runs, or start one of that name`,
  );
}

/** How far a run is. */
export async function describeRun(id: string, runs: Runs): Promise<RunAnswer> {
  const { run, startedAt, stopped } = await findRun(id, runs);
  const parts = await runs.segments(id);
  const sum = (name: keyof RowCounts) => parts.reduce((total, { checkpoint }) => total + checkpoint[name], 0);
  const finishedSegments = parts.filter(({ checkpoint }) => checkpoint.finished).length;
  const { kind, replica, contract, segments, rowsPerSecond } = run;
  return {
    run: id,
    kind,
    replica,
    contract,
    state: finishedSegments === segments ? 'finished' : stopped ? 'stopped' : 'running',
    startedAt,
    updatedAt: parts.reduce((last, { updatedAt }) => (updatedAt > last ? updatedAt : last), startedAt),
    segments,
    finishedSegments,
    read: sum('read'),
    sent: sum('sent'),
    skipped: sum('skipped'),
    refused: sum('refused'),
    ...(rowsPerSecond !== undefined && { rowsPerSecond }),
  };
}

/** Asks the workers of a run to stop; they do so before their next page. */
export async function stopRun(id: string, runs: Runs): Promise<RunAnswer> {
  await findRun(id, runs);
  await runs.setStopped(id, true);
  return describeRun(id, runs);
}

/**
 * The newest runs, and the last audit of each replica. Runs that expired or cannot be read are left out: they must not
 * hide the others, and whoever asks for one of them is told why.
 */
export async function listRuns(replica: string | undefined, runs: Runs): Promise<RunsAnswer> {
  const ids = await runs.latest(MAX_LISTED, replica);
  const audits = (await runs.audits()).filter((audit) => replica === undefined || audit.replica === replica);
  return {
    runs: (await Promise.all(ids.map((id) => describeRun(id, runs).catch(unlessNever)))).flat(),
    audits: Object.fromEntries(audits.map((audit) => [audit.replica, audit])),
  };
}

/** Nothing in place of what will never be readable. @throws the error when it may be later */
function unlessNever(error: unknown): [] {
  if (error instanceof ProtocolError) return [];
  throw error;
}

function textOf(value: unknown): string | undefined {
  return JSON.stringify(value);
}

function refuse(rules: readonly (readonly [condition: boolean, message: string])[]): void {
  const broken = rules.find(([condition]) => condition);
  if (broken) throw new ProtocolError('bad-request', broken[1]);
}
