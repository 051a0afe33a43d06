import { feedOf, listFailures, replayFailures } from '../../../lib/operator';
import { EXIT } from '../exit-codes';
import { age, count, table } from '../format';
import { startProgress } from '../progress';
import { confirmWrite, type Session } from '../session';

export interface ReplayCommandOptions {
  readonly list?: boolean;
  readonly dryRun?: boolean;
  readonly rate?: number;
}

/** Publishes what changes in a feed's failure bucket came to. */
export async function replay(session: Session, name: string, options: ReplayCommandOptions): Promise<number> {
  if (options.list) return list(session, name);
  const { clients, topology, console, options: global, signal } = session;
  const { contract } = feedOf(topology, name);
  const [context = ''] = contract.split('/');
  if (!options.dryRun) await confirmWrite(session, context, `replay the failures of ${contract}`);
  const progress = await startProgress(session, `replay ${contract}`);
  const report = await replayFailures(clients, topology, contract, {
    dryRun: options.dryRun,
    perSecond: options.rate,
    signal,
    onProgress: ({ objects, records }) =>
      progress.update(`${count(objects, 'object')}, ${count(records, 'record')}`),
  });
  progress.done(report.state);
  const { objects, records, marked, deletions, superseded, done, kept, state } = report;
  if (global.json) console.out(JSON.stringify(report, null, 2));
  else {
    for (const { object, reason } of kept) console.out(`  kept ${object}: ${reason}`);
    console.out(
      options.dryRun
        ? `${count(objects, 'object')} with ${count(records, 'record')}; nothing was changed`
        : `${count(records, 'record')}: ${marked} republished, ${deletions} deletions published, ${superseded} superseded; ${done} of ${count(objects, 'object')} done`,
    );
  }
  if (state === 'interrupted') {
    console.err('interrupted; the same command goes on with those left');
    return EXIT.interrupted;
  }
  return kept.length > 0 ? EXIT.found : EXIT.success;
}

async function list({ clients, topology, options, console, signal }: Session, name: string): Promise<number> {
  const groups = await listFailures(clients, topology, name, { signal });
  if (options.json) console.out(JSON.stringify(groups, null, 2));
  else if (groups.length === 0) console.out(`no failures of ${feedOf(topology, name).contract}`);
  else {
    const head = ['condition', 'objects', 'records', 'oldest', 'newest', 'reason'];
    const rows = groups.map(({ condition, objects, records, oldest, newest, reason = '' }) => [
      condition,
      String(objects),
      String(records),
      age(oldest),
      age(newest),
      reason,
    ]);
    console.out(table(head, rows));
  }
  return EXIT.success;
}
