import { replicaOf } from '../../operator';
import { UsageError } from '../shared/errors';
import { EXIT } from '../shared/exit-codes';
import { json } from '../shared/format';
import { confirmWrite, type Session } from '../shared/session';
import { runAudit } from './audit';
import { reportRefused, resumeHint, runJob, type Via } from './batch-job';
import { drained, queuedFor } from './queue';

export interface SeedOptions {
  readonly segments?: number;
  readonly rate?: number;
  readonly resume?: string;
  readonly via?: Via;
  readonly audit: boolean;
  readonly lagBudget: number;
}

/** Fills a replica with what its owner has, and compares both afterwards; of a consumer there is nothing to compare. */
export async function seed(session: Session, name: string, options: SeedOptions): Promise<number> {
  const { topology, console, options: global } = session;
  if (options.resume !== undefined && (options.segments ?? options.rate) !== undefined) {
    throw new UsageError('a run keeps its segments and rate: leave out --segments and --rate with --resume');
  }
  const replica = replicaOf(topology, name);
  const [context = ''] = replica.contract.split('/');
  await confirmWrite(session, context, `send every row of ${replica.contract} to ${replica.name}`);
  const request = {
    kind: 'seed',
    replica: replica.name,
    segments: options.segments,
    rowsPerSecond: options.rate,
    run: options.resume,
  } as const;
  const via = options.via ?? (global.realAws ? 'state-machine' : 'loop');
  const queued = await queuedFor(session, replica);
  const job = await runJob(session, replica, request, via);
  if (job.state === 'interrupted') {
    if (global.json) json({ seed: job }).forEach(console.out);
    console.err(resumeHint(request, replica.name, job.run));
    return EXIT.interrupted;
  }
  const end = reportRefused(session, job);
  if (!options.audit || replica.kind === 'consumer') {
    if (global.json) json({ seed: job }).forEach(console.out);
    return end;
  }
  await drained(session, replica, queued);
  const audit = { lagBudget: options.lagBudget, repair: false };
  return (await runAudit(session, replica, audit, { seed: job })) || end;
}
