import {
  elsewhereOf,
  type KnownReplica,
  type RepublishResult,
  replicaOf,
  republishKeys,
  toReplicaKeys,
} from '../../operator';
import type { Filter } from '../../wire/filter';
import { visibleJson } from '../../wire/visible-text';
import { UsageError } from '../shared/errors';
import { EXIT } from '../shared/exit-codes';
import { count, json } from '../shared/format';
import { readKeys } from '../shared/keys';
import { startProgress } from '../shared/progress';
import { confirmWrite, type Session } from '../shared/session';
import { reportRefused, resumeHint, runJob, type Via } from './batch-job';

export interface RepublishOptions {
  readonly all?: boolean;
  readonly where?: Filter;
  readonly key?: readonly object[];
  readonly keysFile?: string;
  readonly segments?: number;
  readonly rate?: number;
  readonly resume?: string;
  readonly via?: Via;
}

/** Has the owner publish the present state of rows to one replica. */
export async function republish(session: Session, name: string, options: RepublishOptions): Promise<number> {
  if (options.resume !== undefined && (options.segments ?? options.rate) !== undefined) {
    throw new UsageError('a run keeps its segments and rate: leave out --segments and --rate with --resume');
  }
  const chosen = [options.all, options.where, options.key ?? options.keysFile].filter(Boolean);
  if (chosen.length !== 1) {
    throw new UsageError(
      'which rows? Give one of --all, --where field=value, --key \'{"user_id":123}\' and --keys-file file',
    );
  }
  const ofRuns = (['segments', 'resume', 'via'] as const).filter((each) => options[each] !== undefined);
  if (ofRuns.length > 0 && !options.all && !options.where) {
    throw new UsageError(`--${ofRuns.join(', --')}: these are for --all and --where, not for single keys`);
  }
  const replica = replicaOf(session.topology, name);
  const [context = ''] = replica.contract.split('/');
  if (options.all || options.where) {
    const rows = options.where ? 'the chosen rows' : 'every row';
    await confirmWrite(session, context, `republish ${rows} of ${replica.contract} to ${replica.name}`);
    return republishMany(session, replica, options);
  }
  const keys = [...(options.key ?? []), ...(options.keysFile ? readKeys(options.keysFile) : [])];
  await confirmWrite(session, context, `republish ${count(keys.length, 'row')} to ${replica.name}`);
  return republishSome(session, replica, keys, options.rate);
}

async function republishMany(
  session: Session,
  replica: KnownReplica,
  options: RepublishOptions,
): Promise<number> {
  const { console, options: global } = session;
  const request = {
    kind: 'republish',
    replica: replica.name,
    filter: options.where,
    segments: options.segments,
    rowsPerSecond: options.rate,
    run: options.resume,
  } as const;
  const via = options.via ?? (global.realAws ? 'state-machine' : 'loop');
  const job = await runJob(session, replica, request, via);
  if (job.state === 'interrupted') {
    if (global.json) json(job).forEach(console.out);
    console.err(resumeHint(request, replica.name, job.run));
    return EXIT.interrupted;
  }
  if (global.json) json(job).forEach(console.out);
  return reportRefused(session, job);
}

async function republishSome(
  session: Session,
  replica: KnownReplica,
  given: readonly object[],
  rowsPerSecond?: number,
): Promise<number> {
  const { clients, console, options, signal } = session;
  const keys = (await toReplicaKeys(clients, replica, given)).map((key) => ({ key }));
  const progress = await startProgress(session, `republish ${replica.name}`);
  const owner = await session.owners.of(replica);
  const results = await republishKeys(owner.clients, owner.feed, replica.name, keys, {
    elsewhere: elsewhereOf(replica),
    rowsPerSecond,
    signal,
    onProgress: ({ done }) => progress.update(`${done} of ${keys.length}`),
  });
  const of = (kind: RepublishResult['kind']) => results.filter((result) => result.kind === kind).length;
  const summary = { marked: of('marked'), absent: of('absent'), refused: of('refused') };
  progress.done(`${summary.marked} republished, ${summary.absent} absent, ${summary.refused} refused`);
  if (options.json) json({ ...summary, results }).forEach(console.out);
  else {
    results.forEach(({ kind, reason }, index) => {
      if (kind !== 'marked')
        console.out(`${visibleJson(given[index], 0)}  ${kind}${reason ? `: ${reason}` : ''}`);
    });
  }
  return summary.marked === results.length ? EXIT.success : EXIT.found;
}
