import { Contract } from '../../contracts';
import { replicaOf, stopRun } from '../../operator';
import { checked } from '../catalog/compatibility';
import { auditWork } from '../jobs/audit';
import { batchWork } from '../jobs/batch';
import { redriveWork } from '../jobs/redrive';
import { replayWork } from '../jobs/replay';
import { subjectOf } from '../jobs/runs';
import type { Input } from '../shared/input';
import type { ConsoleState } from '../state/state';
import {
  auditRequest,
  batchRequest,
  redriveRequest,
  replayRequest,
  resendRequest,
  schemaOf,
  subjectOfBatch,
} from './requests';

/** What was posted. */
export interface Posted {
  readonly body: Input;
  readonly query: Input;
  /** Of the path. */
  readonly params: Readonly<Record<string, string>>;
}

/** Something that can be posted. */
export interface Post {
  /** In Hono's notation. */
  readonly path: string;
  /** Whether it changes anything; if in doubt it does. @default it does */
  readonly isWrite?: (posted: Posted, state: ConsoleState) => boolean;
  /** The replica, the consumer or the contract that it is about. */
  readonly subject: (posted: Posted, state: ConsoleState) => string;
  readonly answer: (posted: Posted, state: ConsoleState) => Promise<object> | object;
}

function batch(kind: 'seed' | 'republish'): Post {
  return {
    path: `/api/jobs/${kind}`,
    subject: ({ body }) => subjectOfBatch(body),
    answer: async ({ body }, { clients, known, jobs, session }) =>
      jobs.start(await batchWork(clients, await known.get(), kind, batchRequest(body), session.realAws)),
  };
}

/** Everything that can be posted, and so everything that writes: whoever adds to it is asked what it writes. */
export const POSTS: readonly Post[] = [
  {
    path: '/api/catalog/check',
    isWrite: () => false,
    subject: () => '',
    answer: async ({ body }, { catalog }) => {
      const { contracts, readers } = await catalog.get();
      return checked(Contract.fromObject(schemaOf(body)), contracts, readers);
    },
  },
  batch('seed'),
  batch('republish'),
  {
    path: '/api/jobs/audit',
    isWrite: ({ body }) => auditRequest(body).repair ?? false,
    subject: ({ body }) => auditRequest(body).replica,
    answer: async ({ body }, { clients, known, catalog, jobs }) =>
      jobs.start(await auditWork(clients, await known.get(), catalog, auditRequest(body))),
  },
  {
    path: '/api/jobs/:id/stop',
    // What it works on itself it may also stop.
    isWrite: ({ params }, { jobs }) => !jobs.has(params.id ?? ''),
    subject: ({ params }, { runs }) => {
      const run = runs.of(params.id ?? '');
      return run ? subjectOf(run) : '';
    },
    answer: async ({ params: { id = '' } }, { clients, known, jobs, runs }) => {
      const run = runs.of(id);
      if (jobs.has(id) || run === undefined) return jobs.stop(id);
      return stopRun(clients, (await known.get()).topology, run);
    },
  },
  {
    path: '/api/runs/:run/stop',
    subject: ({ query }) => query.text('contract'),
    answer: async ({ params: { run = '' }, query }, { clients, known }) =>
      stopRun(clients, (await known.get()).topology, { contract: query.text('contract'), run }),
  },
  {
    path: '/api/failures/redrive',
    isWrite: ({ body }) => !redriveRequest(body).dryRun,
    subject: ({ body }) => redriveRequest(body).replica,
    answer: async ({ body }, { clients, known, jobs, turns }) =>
      jobs.start(redriveWork(clients, await known.get(), turns, redriveRequest(body))),
  },
  {
    path: '/api/failures/resend',
    subject: ({ body }) => resendRequest(body).replica,
    answer: async ({ body }, { known, letters, map }) => {
      const { topology } = await known.get();
      const request = resendRequest(body);
      const edit = await letters.resend(replicaOf(topology, request.replica), request);
      map.expire();
      return edit;
    },
  },
  {
    path: '/api/failures/replay',
    isWrite: ({ body }) => !replayRequest(body).dryRun,
    subject: ({ body }) => replayRequest(body).contract,
    answer: async ({ body }, { clients, known, jobs }) =>
      jobs.start(replayWork(clients, await known.get(), replayRequest(body))),
  },
];
