import {
  type BatchJobProgress,
  type BatchJobRequest,
  type BatchJobResult,
  elsewhereOf,
  type KnownReplica,
  runBatchJob,
} from '../../operator';
import { visibleJson } from '../../wire/visible-text';
import { EXIT } from '../shared/exit-codes';
import { count } from '../shared/format';
import { bar, startProgress } from '../shared/progress';
import type { Session } from '../shared/session';

/** How a batch job runs: in this process, or in a state machine on AWS. */
export type Via = 'loop' | 'state-machine';

/** Runs a batch job with its progress in sight. */
export async function runJob(
  session: Session,
  replica: KnownReplica,
  request: BatchJobRequest,
  via: Via,
): Promise<BatchJobResult> {
  const { owners, signal } = session;
  const { clients, feed } = await owners.of(replica);
  const progress = await startProgress(session, `${request.kind} ${replica.name}`);
  const result = await runBatchJob(
    clients,
    feed,
    { ...request, elsewhere: elsewhereOf(replica) },
    {
      via,
      signal,
      onProgress: (at) => progress.update(describe(at)),
    },
  );
  progress.done(`${describe(result)}, ${result.state}`);
  return result;
}

function describe({ read, sent, skipped, refused, segments, finishedSegments }: BatchJobProgress): string {
  const rest = [skipped > 0 && `${skipped} skipped`, refused > 0 && `${refused} refused`].filter(Boolean);
  return [`${bar(finishedSegments, segments)} of segments, ${read} rows read, ${sent} sent`, ...rest].join(
    ', ',
  );
}

/** Says on standard output what was refused; `found` if anything was. */
export function reportRefused({ console, options }: Session, { refused }: BatchJobResult): number {
  if (refused === 0) return EXIT.success;
  if (!options.json) {
    console.out(
      `${count(refused, 'row')} refused: the log of the feed's batch function says why, at "row refused", by the hash of each key`,
    );
  }
  return EXIT.found;
}

/** What to type to go on with a job that was interrupted: the same rows, or it would be another run. */
export function resumeHint({ kind, filter }: BatchJobRequest, replica: string, run: string): string {
  const rows = kind === 'seed' ? [] : filter ? conditions(filter) : ['--all'];
  const command = ['event-sharing', kind, replica, ...rows, '--resume', run].join(' ');
  return `interrupted; go on with: ${command}`;
}

function conditions(filter: object): string[] {
  const values = Object.entries(filter).flatMap(([field, list]: [string, unknown[]]) =>
    list.map((value) => `${field}=${visibleJson(value, 0)}`),
  );
  return values.map((each) => `--where '${each.replaceAll("'", "'\\''")}'`);
}
