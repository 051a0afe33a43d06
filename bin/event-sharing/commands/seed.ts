import { replicaOf } from '../../../lib/operator';
import { EXIT } from '../exit-codes';
import { confirmWrite, type Session } from '../session';
import { runAudit } from './audit';
import { resumeHint, runJob, type Via } from './batch-job';

export interface SeedOptions {
  readonly segments?: number;
  readonly rate?: number;
  readonly resume?: string;
  readonly via?: Via;
  readonly audit: boolean;
  readonly lagBudget: number;
}

/** Fills a replica with what its owner has, and compares both afterwards. */
export async function seed(session: Session, name: string, options: SeedOptions): Promise<number> {
  const { topology, console, options: global } = session;
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
  const job = await runJob(session, replica, request, via);
  if (job.state === 'interrupted') {
    console.err(resumeHint(request, replica.name, job.run));
    return EXIT.interrupted;
  }
  if (!options.audit) {
    if (global.json) console.out(JSON.stringify({ seed: job }, null, 2));
    return EXIT.success;
  }
  return runAudit(session, replica, { lagBudget: options.lagBudget, repair: false }, { seed: job });
}
