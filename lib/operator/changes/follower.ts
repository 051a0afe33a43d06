import { inParallel } from '../../protocol/replication/in-parallel';
import { grouped } from '../../wire/grouped';
import { chunksOf } from '../shared/chunks';
import type { OperatorClients } from '../shared/clients';
import type { OperatorClock } from '../shared/clock';
import { depthOf } from '../shared/queue-depth';
import { Destination } from './destination';
import type { Problems } from './problems';
import { MOST_KEYS } from './sightings';
import { SubscriptionSights } from './subscription-sights';
import type { ToldChange } from './tell';
import type { Arrival } from './types';
import { type Subscriber, type Way, wayOf } from './way';

/** One change on its way to one replica or consumer. */
export interface Stop {
  readonly journey: Journey;
  readonly way: Way;
  readonly destination: Destination;
  arrival: Arrival;
  lookAt: number;
}

/** A change that is followed. */
export interface Journey {
  readonly number: number;
  /** When the owner made it, and when it was seen (epoch milliseconds). */
  readonly at: number;
  readonly seenAt: number;
  readonly eventIds: readonly string[];
  readonly stops: readonly Stop[];
}

export interface FollowerOptions {
  readonly clock: OperatorClock;
  readonly signal: AbortSignal;
  /** After which a change that has not arrived is late (milliseconds). */
  readonly lateAfterMs: number;
  readonly problems: Problems;
  /** Called when something of a journey is known better. */
  readonly onUpdate: (journey: Journey) => void;
}

/** Requests of one round, over all replicas: at four rounds a second that is what one person's picture may cost. */
const LOOKS_A_ROUND = 20;
const AT_ONCE = 8;
/** How soon it is looked again: a change arrives within a second, or there is a reason that takes longer. */
const PAUSES = [
  { until: 5_000, pause: 0 },
  { until: 30_000, pause: 1_000 },
  { until: 300_000, pause: 5_000 },
] as const;
/** Who asks earlier asks for most changes in vain. */
const ASK_WHY_AFTER_MS = 1_000;
/** A letter may be redriven, and arrive then. */
const OPEN = new Set(['waiting', 'sent', 'late', 'parked', 'undelivered']);
const UNSEEN = new Set(['waiting', 'sent', 'late']);
/** Of a destination that nobody here may look at, or that is gone. */
const LASTING = new Set([
  'AccessDeniedException',
  'ResourceNotFoundException',
  'UnrecognizedClientException',
]);
const MOST_JOURNEYS = 10_000;
const TOO_MANY = 'too many changes have not arrived yet';

/** Looks where changes are, until they have arrived or nobody waits any more. */
export class Follower {
  readonly #clients: OperatorClients;
  readonly #options: FollowerOptions;
  readonly #subscriptions: SubscriptionSights;
  readonly #destinations = new Map<string, Destination>();
  readonly #journeys = new Map<number, Journey>();

  constructor(clients: OperatorClients, options: FollowerOptions) {
    this.#clients = clients;
    this.#options = options;
    this.#subscriptions = new SubscriptionSights(clients);
  }

  /** Begins to follow a change; answers what is known of its arrivals at once. */
  follow(
    number: number,
    { at, seenAt }: Pick<Journey, 'at' | 'seenAt'>,
    { events }: Pick<ToldChange, 'events'>,
    subscribers: readonly Subscriber[],
  ): readonly Arrival[] {
    const stops: Stop[] = [];
    const journey: Journey = { number, at, seenAt, eventIds: events.map(({ id }) => id), stops };
    for (const subscriber of subscribers) {
      const destination = this.#destinationOf(subscriber);
      const way = wayOf(events, subscriber);
      stops.push({ journey, way, destination, arrival: destination.begin(way), lookAt: seenAt });
    }
    if (stops.some(isOpen)) {
      // Of the oldest nobody waits for more, should so many be late.
      const [oldest] = this.#journeys.values();
      if (oldest && this.#journeys.size >= MOST_JOURNEYS) this.#end(oldest);
      this.#journeys.set(number, journey);
    }
    return stops.map(({ arrival }) => arrival);
  }

  /** Changes that are made from now on go where the stacks say now; those under way are looked for where they went. */
  renew(): void {
    this.#destinations.clear();
  }

  /** Looks once at whatever is due. */
  async round(): Promise<void> {
    const now = this.#options.clock.now();
    const changed = new Set<Journey>();
    const due = [...this.#journeys.values()]
      .flatMap(({ stops }) => stops)
      .filter((stop) => isOpen(stop) && stop.lookAt <= now);
    const byDestination = grouped(due, ({ destination }) => destination);
    const looks = [...byDestination].flatMap(([destination, stops]) =>
      chunksOf(stops, Math.floor(MOST_KEYS / destination.keysEach)),
    );
    // What waits for the longest goes first, and the rest has its turn in the next round.
    looks.sort(([a], [b]) => (a?.lookAt ?? 0) - (b?.lookAt ?? 0));
    await inParallel(looks.slice(0, LOOKS_A_ROUND), AT_ONCE, (stops) => this.#look(stops, changed));
    for (const journey of changed) {
      if (!journey.stops.some(isOpen)) this.#journeys.delete(journey.number);
      this.#options.onUpdate(journey);
    }
  }

  #destinationOf({ replica }: Subscriber): Destination {
    const known = this.#destinations.get(replica.name);
    if (known) return known;
    const destination = new Destination(this.#clients, replica, this.#options);
    this.#destinations.set(replica.name, destination);
    return destination;
  }

  #end(journey: Journey): void {
    this.#journeys.delete(journey.number);
    for (const stop of journey.stops) {
      if (stop.arrival.state === 'waiting')
        stop.arrival = { ...stop.arrival, state: 'not-followed', reason: TOO_MANY };
    }
    this.#options.onUpdate(journey);
  }

  async #look(stops: readonly Stop[], changed: Set<Journey>): Promise<void> {
    const { problems, clock } = this.#options;
    const [destination] = stops.map((stop) => stop.destination);
    if (!destination) return;
    const { name } = destination.replica;
    const set = (stop: Stop, arrival: Partial<Arrival>) => {
      const before = JSON.stringify(stop.arrival);
      stop.arrival = { ...stop.arrival, ...arrival };
      if (JSON.stringify(stop.arrival) !== before) changed.add(stop.journey);
    };
    try {
      await this.#see(destination, stops, set);
      problems.clear(name);
    } catch (error) {
      if (this.#options.signal.aborted) return;
      const reason = `it cannot be looked at (${(error as Error).name}: ${(error as Error).message})`;
      problems.tell(name, {
        code: 'unknown',
        message: `${name}: ${reason}: allow what the guide to operations lists`,
      });
      if (!LASTING.has((error as Error).name)) return;
      for (const stop of stops) set(stop, { state: 'not-followed', reason });
    } finally {
      for (const stop of stops) this.#plan(stop, clock.now(), changed);
    }
  }

  async #see(
    destination: Destination,
    stops: readonly Stop[],
    set: (stop: Stop, arrival: Partial<Arrival>) => void,
  ): Promise<void> {
    const { clock } = this.#options;
    const sightings = await destination.look(stops.map(({ way }) => way));
    const now = clock.now();
    const missing: Stop[] = [];
    for (const [index, stop] of stops.entries()) {
      const sighting = sightings[index];
      if (!sighting) missing.push(stop);
      else set(stop, { ...seen(stop, now), reason: reasonOf(stop.way), ...sighting });
    }
    const old = missing.filter(({ journey }) => now - journey.seenAt >= ASK_WHY_AFTER_MS);
    if (old.length > 0) await this.#askWhy(destination, old, set);
  }

  /** Why changes have not arrived. */
  async #askWhy(
    destination: Destination,
    stops: readonly Stop[],
    set: (stop: Stop, arrival: Partial<Arrival>) => void,
  ): Promise<void> {
    const { clock, lateAfterMs } = this.#options;
    const now = clock.now();
    const newest = Math.max(...stops.map(({ journey }) => journey.seenAt));
    // Whoever may not ask for one of them sees the others all the same.
    const [letters, cutOffAt] = await Promise.all([
      this.#orTold(destination, 'dead letters', destination.deadLetters.look(now, newest)),
      this.#orTold(destination, 'subscription', this.#subscriptions.cutOffAt(destination.replica, now)),
    ]);
    let queue: Promise<string> | undefined;
    for (const stop of stops) {
      const { state } = stop.arrival;
      const letter = stop.journey.eventIds.map((id) => letters?.get(id)).find((each) => each !== undefined);
      if (letter) {
        if (state !== letter.queue)
          set(stop, { ...seen(stop, now), state: letter.queue, reason: letter.reason });
      } else if (cutOffAt !== undefined && cutOffAt > stop.journey.seenAt && UNSEEN.has(state)) {
        set(stop, {
          state: 'not-subscribed',
          reason: 'its queue is not subscribed to the topic of the feed',
        });
      } else if (state === 'waiting' && now - stop.journey.seenAt >= lateAfterMs) {
        queue ??= this.#whyLate(destination).catch(() => 'its queue cannot be looked at');
        set(stop, { state: 'late', reason: await queue });
      }
    }
  }

  async #orTold<T>(
    { replica: { name } }: Destination,
    what: string,
    asked: Promise<T>,
  ): Promise<T | undefined> {
    const { problems, signal } = this.#options;
    try {
      const answer = await asked;
      problems.clear(`${name} ${what}`);
      return answer;
    } catch (error) {
      const { name: code, message } = error as Error;
      if (!signal.aborted)
        problems.tell(`${name} ${what}`, {
          code: 'unknown',
          message: `${name}: its ${what} cannot be looked at (${code}: ${message}): allow what the guide to operations lists`,
        });
      return undefined;
    }
  }

  async #whyLate({ replica, deadLetters }: Destination): Promise<string> {
    const { waiting, inFlight } = await depthOf(this.#clients.sqs, replica.queueUrl);
    return `about ${waiting + inFlight} messages are in its queue, and ${deadLetters.depth} among its dead letters`;
  }

  /** When to look again, if at all. */
  #plan(stop: Stop, now: number, changed: Set<Journey>): void {
    if (!isOpen(stop)) return;
    const age = now - stop.journey.seenAt;
    const next = PAUSES.find(({ until }) => age < until);
    const isSent = stop.arrival.state === 'sent' && age >= this.#options.lateAfterMs;
    stop.lookAt = next && !isSent ? now + next.pause : Number.POSITIVE_INFINITY;
    if (stop.lookAt !== Number.POSITIVE_INFINITY) return;
    if (stop.journey.stops.every((each) => !isOpen(each) || each.lookAt === Number.POSITIVE_INFINITY)) {
      changed.delete(stop.journey);
      this.#end(stop.journey);
    }
  }
}

function isOpen({ arrival }: Stop): boolean {
  return OPEN.has(arrival.state);
}

function reasonOf(way: Way): string | undefined {
  return 'reason' in way ? way.reason : undefined;
}

function seen({ journey }: Stop, now: number): Pick<Arrival, 'at' | 'lagMs'> {
  return { at: new Date(now).toISOString(), lagMs: Math.max(0, now - journey.at) };
}
