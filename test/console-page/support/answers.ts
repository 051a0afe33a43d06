import type { Change, JobKind, SessionView } from '../../../lib/console/api';
import { matches } from '../../../lib/console-page/changes/change-list';
import { catalog, compatibility } from './data/catalog';
import { changes, countsOf, storyOf } from './data/changes';
import { charts } from './data/charts';
import { failures, letters, letterView, resend } from './data/failures';
import { jobs, jobsView, startJob, stopJob } from './data/jobs';
import { mapView } from './data/map';
import { comparison, rowChoices, rowPage } from './data/rows';
import type { Live } from './live';
import type { StandInOptions } from './options';

export interface Answering {
  readonly method: string;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
  readonly live: Live;
  readonly options: StandInOptions;
}

/** @returns `undefined` for what there is not */
export function answers(asked: Answering): object | undefined {
  return asked.method === 'GET' ? read(asked) : write(asked);
}

function read({ path: [first, second], query, options }: Answering): object | undefined {
  const reveal = query.get('reveal') === '1';
  const name = second === undefined ? first : `${first}/${second}`;
  if (first === 'changes' && second !== undefined) {
    const change = changes.find(({ id }) => id === second);
    return change && storyOf(change, reveal);
  }
  switch (name) {
    case 'session':
      return sessionOf(options);
    case 'map':
      return mapView(options.replicas);
    case 'changes':
      return changesPage(query, options);
    case 'rows/choices':
      return rowChoices;
    case 'rows':
      return comparison(
        query.get('contract') ?? '',
        JSON.parse(query.get('key') ?? '{}'),
        reveal,
        options.replicas > 50 ? 30 : 0,
      );
    case 'rows/query':
      return rowPage(reveal, query.get('next') ?? undefined);
    case 'failures':
      return failures();
    case 'failures/letters':
      return {
        letters: letters.filter(({ code }) => !query.get('code') || code === query.get('code')),
        more: false,
      };
    case 'failures/letter':
      return letterView(query.get('id') ?? '', reveal);
    case 'catalog':
      return catalog;
    case 'catalog/versions':
      return compatibility(
        query.get('contract') ?? '',
        query.get('from') ?? '',
        query.get('to') ?? '',
        query.get('from') !== query.get('to'),
      );
    case 'catalog/asyncapi':
      return { asyncapi: '3.0.0' };
    case 'charts':
      return charts(Number(query.get('minutes') ?? 60), query.get('replica'));
    case 'jobs':
      return jobsView();
    default:
      return undefined;
  }
}

function write({ path, body, live, options }: Answering): object | undefined {
  const name = path.join('/');
  if (name === 'catalog/check')
    return compatibility('users/User', '1.2', '1.3', !JSON.stringify(body).includes('name'));
  const harmless = body.dryRun === true || (name === 'jobs/audit' && body.repair !== true);
  if (!options.write && !harmless)
    return named('read-only', 'this console is read-only: start it again with --write');
  if (options.aws && !harmless && !body.confirm)
    return named('not-confirmed', 'type the name of the context');
  const subject = String(body.replica ?? body.contract ?? '');
  if (path[0] === 'jobs' && path[2] === 'stop') {
    stopJob(path[1] ?? '', live.job);
    return jobs.get(path[1] ?? '');
  }
  if (name === 'failures/resend') return resend(String(body.id), subject);
  const kind = name === 'jobs/audit' && body.repair ? 'repair' : path.at(-1);
  const onEnd = () => {
    if (kind !== 'redrive' || body.dryRun) return;
    // What is no event comes back, as it would.
    letters.splice(0, letters.length, ...letters.filter(({ event }) => event === undefined));
    live.failures();
  };
  return startJob(kind as JobKind, subject, live.job, onEnd);
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

const sessionOf = ({ aws, write: may }: StandInOptions): SessionView => ({
  version: '0.1.0',
  region: 'eu-central-1',
  account: aws ? '123456789012' : '000000000000',
  ...(aws ? { namespace: 'production' } : { endpoint: 'http://127.0.0.1:4566' }),
  realAws: aws,
  write: may,
  dev: !aws,
});

function changesPage(query: URLSearchParams, { perSecond }: StandInOptions) {
  const filter = Object.fromEntries(query);
  const fitting = changes.filter((change: Change) => matches(change, filter));
  const before = query.get('before');
  const from = before ? fitting.findIndex(({ id }) => id === before) + 1 : 0;
  const page = fitting.slice(from, from + Number(query.get('limit') ?? 100));
  const last = page.at(-1);
  return {
    changes: page,
    counts: countsOf(perSecond),
    ...(from + page.length < fitting.length && last && { next: last.id }),
  };
}
