import { contractsBeside, feedOf, listFailures, replayFailures } from '../../operator';
import { visibleTable } from '../../wire/visible-table';
import { EXIT } from '../shared/exit-codes';
import { age, count, json } from '../shared/format';
import { startProgress } from '../shared/progress';
import { confirmWrite, type Session } from '../shared/session';

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
  const all = contractsOf(session, name);
  if (!options.dryRun) await confirmWrite(session, context, `replay the failures of ${all}`);
  const progress = await startProgress(session, `replay ${all}`);
  const report = await replayFailures(clients, topology, contract, {
    dryRun: options.dryRun,
    perSecond: options.rate,
    signal,
    onProgress: ({ objects, records }) =>
      progress.update(`${count(objects, 'object')}, ${count(records, 'record')}`),
  });
  progress.done(report.state);
  const { objects, records, marked, deletions, superseded, events, done, kept, state } = report;
  if (global.json) json(report).forEach(console.out);
  else {
    for (const { object, reason } of kept) console.out(`  kept ${object}: ${reason}`);
    console.out(
      options.dryRun
        ? `${count(objects, 'object')} with ${count(records, 'record')}; nothing was changed`
        : `${count(records, 'record')}: ${marked} republished, ${deletions} deletions published, ${superseded} superseded, ${events} events; ${done} of ${count(objects, 'object')} done`,
    );
  }
  if (state === 'interrupted') {
    console.err('interrupted; the same command goes on with those left');
    return EXIT.interrupted;
  }
  return kept.length > 0 ? EXIT.found : EXIT.success;
}

/** Contracts of one change feed share its bucket: what is in it may be of any of them. */
function contractsOf({ topology }: Session, name: string): string {
  return contractsBeside(topology, feedOf(topology, name))
    .map(({ contract }) => contract)
    .join(', ');
}

async function list(session: Session, name: string): Promise<number> {
  const { clients, topology, options, console, signal } = session;
  const groups = await listFailures(clients, topology, name, { signal });
  if (options.json) json(groups).forEach(console.out);
  else if (groups.length === 0) console.out(`no failures of ${contractsOf(session, name)}`);
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
    console.out(`failures of ${contractsOf(session, name)}`);
    visibleTable([head, ...rows]).forEach(console.out);
  }
  return groups.length > 0 ? EXIT.found : EXIT.success;
}
