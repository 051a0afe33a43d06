import type { RunAnswer } from '../../operator';
import type { Confirmation } from './session';

export type JobKind = 'seed' | 'republish' | 'audit' | 'repair' | 'redrive' | 'replay';

/** Something that takes its time. `GET /api/jobs` answers `JobsView`; the event `job` of `GET /api/live` tells of each step */
export interface JobView {
  /** Safe in a URL. */
  readonly id: string;
  readonly kind: JobKind;
  /** The replica, the consumer or, of a replay, the contract. */
  readonly subject: string;
  readonly state: 'running' | 'finished' | 'stopped' | 'failed';
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly updatedAt: string;
  /** What is known of its course, in the words of the operator's library: `read`, `sent`, `checked`, `settled`, … */
  readonly counts: Readonly<Record<string, number>>;
  /** From 0 to 1. @default it is not known how much there is to do */
  readonly progress?: number;
  /** The run of a batch job. A run that was stopped can go on from any place. */
  readonly run?: string;
  readonly rowsPerSecond?: number;
  /** Why it failed, or what its end was: lines for people. */
  readonly messages: readonly string[];
  /** Whether this console works on it; another program's run can be stopped all the same. */
  readonly mine: boolean;
}

export interface JobsView {
  readonly jobs: readonly JobView[];
  /** Runs that owners have recorded, newest first, by contract. */
  readonly runs: readonly RunAnswer[];
  /** What could not be read, and why. @default nothing */
  readonly problems?: readonly string[];
}

/** `POST /api/jobs/seed` and `/api/jobs/republish`, answered by a `JobView` */
export interface BatchRequest extends Confirmation {
  /** For example `orders/User`; of a republication also `*`, with a contract. */
  readonly replica: string;
  readonly contract?: string;
  readonly rowsPerSecond?: number;
  readonly segments?: number;
  /** A run that was stopped, to be gone on with. */
  readonly run?: string;
}

/** `POST /api/jobs/audit` (with `repair: true` a write) */
export interface AuditRequest extends Confirmation {
  readonly replica: string;
  readonly repair?: boolean;
  readonly lagBudgetMs?: number;
}

/** `POST /api/jobs/<id>/stop`, also of runs of others: `POST /api/runs/<run>/stop?contract=users/User` */
export type StopRequest = Confirmation;
