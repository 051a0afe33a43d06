import type { ArrivalState, Change, Health, JobView, RowCopy } from '../../console/api';

/** How something looks: each has a colour and a shape, because not everybody sees colours. */
export type Tone = 'bad' | 'warn' | 'busy' | 'good' | 'quiet';

export interface Look {
  readonly tone: Tone;
  readonly label: string;
}

export const HEALTH: Readonly<Record<Health, Look>> = {
  broken: { tone: 'bad', label: 'broken' },
  late: { tone: 'warn', label: 'late' },
  busy: { tone: 'busy', label: 'busy' },
  idle: { tone: 'quiet', label: 'idle' },
};

/** The worst first. */
export const HEALTH_ORDER: readonly Health[] = ['broken', 'late', 'busy', 'idle'];

export const ARRIVAL: Readonly<Record<ArrivalState, Look>> = {
  waiting: { tone: 'busy', label: 'waiting' },
  applied: { tone: 'good', label: 'applied' },
  superseded: { tone: 'quiet', label: 'superseded' },
  filtered: { tone: 'quiet', label: 'filtered' },
  parked: { tone: 'bad', label: 'parked' },
  undelivered: { tone: 'bad', label: 'undelivered' },
  sent: { tone: 'good', label: 'sent' },
  'not-subscribed': { tone: 'bad', label: 'not subscribed' },
  late: { tone: 'warn', label: 'late' },
  'not-followed': { tone: 'quiet', label: 'not followed' },
};

export const PUBLICATION: Readonly<Record<Change['publication']['state'], Look>> = {
  published: { tone: 'good', label: 'published' },
  suppressed: { tone: 'quiet', label: 'suppressed' },
  refused: { tone: 'bad', label: 'refused' },
  unknown: { tone: 'warn', label: 'unknown' },
};

export const JOB: Readonly<Record<JobView['state'], Look>> = {
  running: { tone: 'busy', label: 'running' },
  finished: { tone: 'good', label: 'finished' },
  stopped: { tone: 'warn', label: 'stopped' },
  failed: { tone: 'bad', label: 'failed' },
};

export const COPY: Readonly<Record<RowCopy['state'], Look>> = {
  present: { tone: 'quiet', label: 'present' },
  absent: { tone: 'quiet', label: 'absent' },
  deleted: { tone: 'quiet', label: 'deleted' },
  filtered: { tone: 'quiet', label: 'filtered' },
  unreadable: { tone: 'warn', label: 'unreadable' },
};

export const VERDICT: Readonly<Record<NonNullable<RowCopy['verdict']>, Look>> = {
  right: { tone: 'good', label: 'right' },
  'on-its-way': { tone: 'busy', label: 'on its way' },
  wrong: { tone: 'bad', label: 'wrong' },
};

export const LEVEL = {
  error: { tone: 'bad', label: 'error' },
  warning: { tone: 'warn', label: 'warning' },
  info: { tone: 'quiet', label: 'info' },
} as const satisfies Record<string, Look>;

/** What a newer server may say is shown as it is. */
export function lookOf<State extends string>(looks: Readonly<Record<State, Look>>, state: State): Look {
  return Object.hasOwn(looks, state) ? looks[state] : { tone: 'quiet', label: state };
}
