import { inParallel } from '../../protocol/replication/in-parallel';
import { MAX_LOOKUP_KEYS } from '../../wire/read-requests';
import { chunksOf } from '../shared/chunks';
import { differenceIn, hasMoved, type Observation, observe } from './observation';
import type { AuditPorts } from './ports';
import type { FindingKind } from './report';

/** How often a row that keeps changing is looked at before it is left undecided. */
const ROUNDS = 3;
/** Lookups that are made side by side. */
const PARALLEL = 4;

/** A difference that is no change on its way. */
export interface Confirmed {
  readonly kind: FindingKind;
  readonly observation: Observation;
}

/** Differences that were seen once, and that may be changes on their way. */
export class Candidates {
  #waiting: Observation[] = [];
  /** When the latest of them was seen (epoch milliseconds). */
  #latest = 0;
  readonly #ports: AuditPorts;
  readonly #lagBudgetMs: number;

  constructor(ports: AuditPorts, lagBudgetMs: number) {
    this.#ports = ports;
    this.#lagBudgetMs = lagBudgetMs;
  }

  get size(): number {
    return this.#waiting.length;
  }

  add(observations: readonly Observation[]): void {
    if (observations.length === 0) return;
    this.#waiting.push(...observations);
    this.#latest = this.#ports.clock.now();
  }

  /** Waits until every change that was on its way has arrived, and looks again; answers what differs still. */
  async confirm(): Promise<readonly Confirmed[]> {
    const { clock } = this.#ports;
    const confirmed: Confirmed[] = [];
    for (let round = 1; this.#waiting.length > 0; round += 1) {
      await clock.sleep(Math.max(0, this.#latest + this.#lagBudgetMs - clock.now()));
      const moved: Observation[] = [];
      for (const [before, now] of await this.#lookAgain()) {
        const kind = differenceIn(now);
        if (kind && !hasMoved(before, now)) confirmed.push({ kind, observation: now });
        else if (kind && round === ROUNDS) confirmed.push({ kind: 'undecided', observation: now });
        else if (kind) moved.push(now);
      }
      this.#waiting = moved;
      this.#latest = clock.now();
    }
    return confirmed;
  }

  async #lookAgain(): Promise<readonly [Observation, Observation][]> {
    const pairs = await inParallel(chunksOf(this.#waiting, MAX_LOOKUP_KEYS), PARALLEL, async (chunk) => {
      const keys = chunk.map(({ key }) => key);
      const now = await observe(keys, this.#ports.owner, this.#ports.replica);
      return now.map((each, index): [Observation, Observation] => [chunk[index] as Observation, each]);
    });
    return pairs.flat();
  }
}
