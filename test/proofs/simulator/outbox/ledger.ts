import type { DeadLetter, SimulatedQueue } from '../queue';
import { HORIZON, RECEIVER_TIMEOUT, SECOND } from '../settings';
import type { ConsumerSettings, HandedEvent } from '../shipped';
import { isRejected } from './settings';
import { eventId, type State } from './state';

/** What a ledger must know of the world. */
interface Watched {
  readonly now: number;
  readonly restored: ReadonlySet<string>;
  stateOf(data: HandedEvent['data']): State | undefined;
  breach(text: string): void;
}

/** What a consumer of events did, judged by the states of the owner. */
export class EventLedger {
  /** When each event took effect last (epoch milliseconds). */
  readonly effects = new Map<string, number>();
  /** Events whose code came to its end. */
  readonly handled = new Set<State>();
  private letters: readonly DeadLetter[] = [];

  constructor(
    private readonly world: Watched,
    private readonly settings: ConsumerSettings,
  ) {}

  /** The code is given an event. Answers the state that it tells of. */
  begins({ id, data }: HandedEvent): State | undefined {
    const state = this.world.stateOf(data);
    if (!state || eventId(state) !== id)
      this.world.breach(`${id} was handed over though no state is as it says`);
    return state;
  }

  takesEffect(id: string): void {
    const { now, restored } = this.world;
    const before = this.effects.get(id);
    this.effects.set(id, now);
    if (before === undefined || this.settings.delivery !== 'exactly-once') return;
    // What is written again after so long was forgotten.
    const isForgotten = now > before + HORIZON - RECEIVER_TIMEOUT - SECOND;
    if (!isForgotten || !restored.has(id.slice(id.indexOf('/') + 1)))
      this.world.breach(`${id} took effect twice`);
  }

  /** What was parked must be what nobody could handle. */
  judgeLetters({ deadLetters }: SimulatedQueue): void {
    for (const letter of deadLetters) {
      if (letter.code === undefined || this.letters.includes(letter)) continue;
      const { time, data } = JSON.parse(letter.body) as { time: string; data: { total: number } };
      const isTooOld =
        this.world.now - Date.parse(time) > HORIZON && this.settings.horizonSeconds !== undefined;
      const isRight =
        letter.code === 'rejected-by-handler'
          ? isRejected(data.total)
          : letter.code === 'older-than-horizon' && isTooOld;
      if (!isRight) this.world.breach(`a good event was parked as ${letter.code}`);
    }
    this.letters = [...deadLetters];
  }

  keeps(): void {
    // Of an event there is one position, whatever comes first.
  }

  nextToComplete(): undefined {
    return undefined;
  }

  completes(): void {
    this.world.breach('a place was completed that nobody took');
  }
}
