import type { JobView } from '../api';

/** What a job tells of its course. */
export interface Steps {
  readonly counts: JobView['counts'];
  readonly progress?: number;
  readonly run?: string;
}

/** What a job's end was. */
export interface End extends Steps {
  readonly state: Exclude<JobView['state'], 'running'>;
  readonly messages: readonly string[];
}

/** Something that takes its time. */
export interface Work {
  readonly kind: JobView['kind'];
  readonly subject: string;
  readonly rowsPerSecond?: number;
  readonly work: (signal: AbortSignal, onProgress: (steps: Steps) => void) => Promise<End>;
}
