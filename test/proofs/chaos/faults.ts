import type { Call } from './call';
import type { Random } from './random';

/** Every way in which a run breaks what the handlers do. */
export const FAULTS = [
  'request duplicated',
  'response delayed',
  'response lost',
  'server error',
  'throttled',
  'partial batch',
  'environment killed',
  'poller restarted',
] as const;

export type Fault = (typeof FAULTS)[number];

/** How often each fault fired, by the operation that it hit. */
export type FaultCounts = Readonly<Record<Fault, Readonly<Record<string, number>>>>;

/** A function is not hit again before it had time to start: else nothing would ever be done. */
const PAUSE_MS: Partial<Record<Fault, number>> = { 'environment killed': 400, 'poller restarted': 300 };
/** A publisher sends ten requests for a full batch, and begins all of it again when it is hit. */
const PUBLISHER_PAUSES = 5;
/** Of a fault that has fired often enough, so that no kind ever ends while others go on. */
const LEAST_WEIGHT = 0.1;
/** Of faults that are seldom possible: batches are published far less often than rows are written. */
const WEIGHT: Partial<Record<Fault, number>> = {
  'partial batch': 7,
  'environment killed': 1.5,
  'poller restarted': 2,
};

/** Decides for each request whether it goes wrong, and how; what has fired often enough becomes rare. */
export class FaultPlan {
  readonly #counts = Object.fromEntries(FAULTS.map((fault) => [fault, {}])) as Record<
    Fault,
    Record<string, number>
  >;
  readonly #last = new Map<string, number>();
  #active = true;

  /**
   * @param rate of requests that go wrong, at first
   * @param target how often each fault is to fire at least
   */
  constructor(
    private readonly random: Random,
    private readonly rate: number,
    private readonly target: number,
  ) {}

  next(call: Call): Fault | undefined {
    if (!this.#active) return undefined;
    const faults = FAULTS.filter((fault) => this.#possible(fault, call)).map(
      (fault) => [fault, this.#weight(fault) * (this.rate / FAULTS.length)] as const,
    );
    const rest = Math.max(0, 1 - faults.reduce((sum, [, weight]) => sum + weight, 0));
    return this.random.weighted<Fault | undefined>([...faults, [undefined, rest]]);
  }

  count(fault: Fault, call: Call): void {
    const counts = this.#counts[fault];
    const name = `${call.service} ${call.operation}`;
    counts[name] = (counts[name] ?? 0) + 1;
    this.#last.set(`${fault} ${call.functionName}`, Date.now());
  }

  fired(fault: Fault): number {
    return Object.values(this.#counts[fault]).reduce((sum, count) => sum + count, 0);
  }

  get complete(): boolean {
    return FAULTS.every((fault) => this.fired(fault) >= this.target);
  }

  /** From now on everything works. */
  end(): void {
    this.#active = false;
  }

  counts(): FaultCounts {
    return this.#counts;
  }

  /** The counts in one line. */
  summary(): string {
    return FAULTS.map((fault) => this.fired(fault)).join(' ');
  }

  #possible(fault: Fault, { service, operation, functionName }: Call): boolean {
    if (fault === 'partial batch') return operation === 'PublishBatch';
    const pause = PAUSE_MS[fault];
    if (pause === undefined) return true;
    if (functionName === undefined) return false;
    const since = Date.now() - (this.#last.get(`${fault} ${functionName}`) ?? 0);
    return since > pause * (service === 'SNS' ? PUBLISHER_PAUSES : 1);
  }

  #weight(fault: Fault): number {
    if (this.fired(fault) >= this.target) return LEAST_WEIGHT;
    return WEIGHT[fault] ?? 1;
  }
}
