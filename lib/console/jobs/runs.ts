import { listRuns, type OperatorClients, type RunAnswer } from '../../operator';
import { EVERY_REPLICA } from '../../wire/batch-requests';
import type { JobView } from '../api';
import type { Known } from '../shared/known-topology';

/** Runs of batch jobs as owners have recorded them, whoever works on them. */
export class Runs {
  readonly #clients: OperatorClients;
  #known: readonly RunAnswer[] = [];

  constructor(clients: OperatorClients) {
    this.#clients = clients;
  }

  async list({ topology }: Known): Promise<Awaited<ReturnType<typeof listRuns>>> {
    const listed = await listRuns(this.#clients, topology);
    this.#known = listed.runs;
    return listed;
  }

  /** Those that run as jobs of others. @param mine runs that this console works on */
  jobs(mine: ReadonlySet<string>): readonly JobView[] {
    return this.#known.filter(({ run, state }) => state === 'running' && !mine.has(run)).map(jobOf);
  }

  /** The run of a job of others, as it was listed last. */
  of(job: string): RunAnswer | undefined {
    return this.#known.find((run) => jobOf(run).id === job);
  }
}

/** What a run is about, as a job has it. */
export function subjectOf({ replica, contract }: RunAnswer): string {
  return replica === EVERY_REPLICA ? contract : replica;
}

function jobOf(answer: RunAnswer): JobView {
  const { run, kind, startedAt, updatedAt, segments, finishedSegments, rowsPerSecond } = answer;
  const { read, sent, skipped, refused } = answer;
  return {
    id: `run-${run}`,
    kind,
    subject: subjectOf(answer),
    state: 'running',
    startedAt,
    updatedAt,
    counts: { read, sent, skipped, refused },
    ...(segments > 0 && { progress: finishedSegments / segments }),
    run,
    rowsPerSecond,
    messages: [],
    mine: false,
  };
}
