import type { OperatorClients } from '../shared/clients';
import type { OperatorClock } from '../shared/clock';
import type { KnownReplica } from '../shared/topology';
import { DeadLetterSights } from './dead-letter-sights';
import { type Sighting, type Sights, sightsOf } from './sightings';
import type { Arrival } from './types';
import type { Way } from './way';

/** A replica or consumer, as changes arrive there. */
export class Destination {
  readonly deadLetters: DeadLetterSights;
  readonly #sights: Sights | undefined;

  constructor(
    clients: OperatorClients,
    readonly replica: KnownReplica,
    { clock, signal }: { readonly clock: OperatorClock; readonly signal: AbortSignal },
  ) {
    this.deadLetters = new DeadLetterSights(clients, replica, signal);
    this.#sights = sightsOf(clients, replica, (ms) => clock.sleep(ms));
  }

  get keysEach(): number {
    return this.#sights?.keysEach ?? 1;
  }

  /** What is known of a change before anybody has looked. */
  begin(way: Way): Arrival {
    const { name, kind } = this.replica;
    const of = { replica: name, ...(kind && { kind }) };
    if (way.kind === 'filtered') return { ...of, state: 'filtered', reason: way.reason };
    if (way.kind === 'unknown') return { ...of, state: 'not-followed', reason: way.reason };
    return { ...of, state: this.#sights ? 'waiting' : 'sent' };
  }

  async look(ways: readonly Way[]): Promise<readonly (Sighting | undefined)[]> {
    return (await this.#sights?.look(ways)) ?? ways.map(() => undefined);
  }
}
