import {
  listDeadLetters,
  type RedriveReport,
  type RedriveSelection,
  showLetter as readLetter,
  redrive,
  replicaOf,
} from '../../operator';
import { parseReplicaName } from '../../wire/replica-name';
import { visibleTable } from '../../wire/visible-table';
import { contractsOf } from '../shared/contracts-of';
import { UsageError } from '../shared/errors';
import { EXIT } from '../shared/exit-codes';
import { age, count, json } from '../shared/format';
import { startProgress } from '../shared/progress';
import { confirmWrite, type Session } from '../shared/session';

/** Groups the messages of a replica's dead-letter queues by reason and contract. */
export async function listLetters(session: Session, name: string): Promise<number> {
  const { clients, topology, options, console, signal } = session;
  const replica = replicaOf(topology, name);
  const groups = await listDeadLetters(clients, replica, { signal });
  if (options.json) json(groups).forEach(console.out);
  else if (groups.length === 0) console.out(`no dead letters of ${replica.name}`);
  else {
    const head = ['queue', 'code', 'contract', 'count', 'oldest', 'newest', 'for example'];
    const rows = groups.map(({ queue, code, contract, count: number, oldest, newest, examples }) => [
      queue,
      code,
      contract,
      String(number),
      age(oldest),
      age(newest),
      examples[0] ?? '',
    ]);
    visibleTable([head, ...rows]).forEach(console.out);
  }
  return groups.length > 0 ? EXIT.found : EXIT.success;
}

/** Shows one message. */
export async function showLetter(
  session: Session,
  name: string,
  id: string,
  { payload }: { readonly payload?: boolean },
): Promise<number> {
  const { clients, topology, console, signal } = session;
  const replica = replicaOf(topology, name);
  const contracts = payload ? [] : await contractsOf(session, replica);
  const letter = await readLetter(clients, replica, id, { reveal: payload, contracts, signal });
  json(letter).forEach(console.out);
  return EXIT.success;
}

export interface RedriveCommandOptions {
  readonly id?: string;
  readonly code?: string;
  readonly contract?: string;
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly canary: boolean;
  readonly rate?: number;
  readonly settle?: number;
}

/** Sends messages back to the replica's queue. */
export async function redriveLetters(
  session: Session,
  name: string,
  options: RedriveCommandOptions,
): Promise<number> {
  const { clients, topology, console, options: global, signal } = session;
  const selection = select(options);
  const replica = replicaOf(topology, name);
  const { context } = parseReplicaName(replica.name);
  if (!options.dryRun) await confirmWrite(session, context, `redrive dead letters of ${replica.name}`);
  const progress = await startProgress(session, `redrive ${replica.name}`);
  const report = await redrive(clients, replica, selection, {
    dryRun: options.dryRun,
    canary: options.canary,
    perSecond: options.rate,
    settleTimeoutMs: options.settle,
    signal,
    onProgress: ({ step, settled, selected }) =>
      progress.update(`${step}: ${settled} of ${selected} applied`),
  });
  progress.done(report.state);
  if (global.json) json(report).forEach(console.out);
  else describe(report).forEach(console.out);
  if (report.state === 'interrupted') {
    console.err('interrupted; the same command goes on with those left');
    return EXIT.interrupted;
  }
  return report.state === 'done' && report.refused.length === 0 ? EXIT.success : EXIT.found;
}

function select({ id, code, contract, all }: RedriveCommandOptions): RedriveSelection {
  if (contract !== undefined && code === undefined) {
    throw new UsageError(`--contract ${contract} narrows a --code: give both`);
  }
  const chosen = [id, code, all].filter((each) => each !== undefined);
  if (chosen.length !== 1) throw new UsageError('which messages? Give one of --id, --code and --all');
  if (id !== undefined) return { id };
  return code === undefined ? 'all' : { code, contract };
}

function describe(report: RedriveReport): string[] {
  const { dryRun, selected, superseded, sent, settled, failedAgain, refused, unsettled, left, state } =
    report;
  if (dryRun) {
    return [
      `${count(selected, 'message')}: ${sent} would be sent, ${superseded} superseded already would be deleted; nothing was changed`,
    ];
  }
  return [
    ...failedAgain.map(({ id, code, reason }) => `  ${id}  ${code}${reason ? `: ${reason}` : ''}`),
    ...refused.map(({ id, reason }) => `  ${id}  refused by the replica's queue: ${reason}`),
    `${count(selected, 'message')}: ${sent} sent, ${settled} applied, ${superseded} superseded and deleted, ${left} left`,
    ...(state === 'failed-again'
      ? [`${count(failedAgain.length, 'message')} failed again: stopped there`]
      : []),
    ...(unsettled.length > 0
      ? [`${count(unsettled.length, 'message')} not seen to be applied: ${unsettled[0]}`]
      : []),
  ];
}
