import { randomUUID } from 'node:crypto';
import type { JobView } from '../api';
import { ConsoleError, problemOf } from '../shared/problem';
import type { End, Steps, Work } from './job';

/** Jobs that are over are kept for whoever looks later. */
const MAX_KEPT = 100;
/** Each of them asks the cloud for much. */
const MAX_RUNNING = 8;
/** How often a page is told of a job's steps. */
const TELL_MS = 250;
/** How long the end of the console waits for the end of its jobs. */
const STOP_MS = 10_000;

interface Kept {
  view: JobView;
  readonly controller: AbortController;
  ended: Promise<void>;
  toldAt: number;
}

/** What the console works on. */
export class Jobs {
  readonly #jobs = new Map<string, Kept>();
  readonly #tell: (job: JobView) => void;

  /** @param tell is given each job that has changed, and often not each of its steps */
  constructor(tell: (job: JobView) => void) {
    this.#tell = tell;
  }

  /** Newest first. */
  list(): readonly JobView[] {
    return [...this.#jobs.values()].map(({ view }) => view).reverse();
  }

  has(id: string): boolean {
    return this.#jobs.has(id);
  }

  /** @throws ConsoleError `invalid-request` where too many run already, or one of this kind for the same replica */
  start({ work, ...of }: Work): JobView {
    this.#refuse(of);
    const id = randomUUID();
    const at = new Date().toISOString();
    const view: JobView = {
      ...of,
      id,
      state: 'running',
      startedAt: at,
      updatedAt: at,
      counts: {},
      messages: [],
      mine: true,
    };
    const controller = new AbortController();
    const job: Kept = { view, controller, ended: Promise.resolve(), toldAt: 0 };
    this.#jobs.set(id, job);
    this.#forget();
    job.ended = this.#run(job, work);
    this.#tell(view);
    return view;
  }

  /** @throws ConsoleError `not-found` */
  stop(id: string): JobView {
    const job = this.#jobs.get(id);
    if (!job) throw new ConsoleError('not-found', `this console has no job ${id}: list them`);
    if (job.view.state === 'running') {
      job.controller.abort();
      this.#update(job, { messages: ['stopping after what it is doing at present'] }, true);
    }
    return job.view;
  }

  /** Ends all that run; those of batch jobs can be gone on with. */
  async close(): Promise<void> {
    const running = [...this.#jobs.values()].filter(({ view }) => view.state === 'running');
    for (const { controller } of running) controller.abort();
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise((resolve) => {
      timer = setTimeout(resolve, STOP_MS);
    });
    await Promise.race([Promise.all(running.map(({ ended }) => ended)), over]);
    clearTimeout(timer);
  }

  async #run(job: Kept, work: Work['work']): Promise<void> {
    const { signal } = job.controller;
    const end = await work(signal, (steps) => this.#update(job, steps, false)).catch(
      (error: unknown): Pick<End, 'state' | 'messages'> =>
        signal.aborted
          ? { state: 'stopped', messages: ['stopped'] }
          : { state: 'failed', messages: [problemOf(error).message] },
    );
    this.#update(job, end, true);
  }

  #update(job: Kept, change: Partial<Steps & End>, isWorthTelling: boolean): void {
    job.view = { ...job.view, ...change, updatedAt: new Date().toISOString() };
    const now = performance.now();
    if (!isWorthTelling && now - job.toldAt < TELL_MS) return;
    job.toldAt = now;
    this.#tell(job.view);
  }

  #refuse({ kind, subject }: Pick<JobView, 'kind' | 'subject'>): void {
    const running = this.list().filter(({ state }) => state === 'running');
    const same = running.find((one) => one.kind === kind && one.subject === subject);
    if (same)
      throw new ConsoleError(
        'invalid-request',
        `a ${kind} of ${subject} is running already: stop it, or wait for its end`,
        409,
      );
    if (running.length >= MAX_RUNNING)
      throw new ConsoleError(
        'invalid-request',
        `${MAX_RUNNING} jobs are running already: stop one, or wait for its end`,
        409,
      );
  }

  #forget(): void {
    for (const [id, { view }] of this.#jobs) {
      if (this.#jobs.size <= MAX_KEPT) return;
      if (view.state !== 'running') this.#jobs.delete(id);
    }
  }
}
