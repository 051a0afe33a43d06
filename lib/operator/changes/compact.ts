import type { Row } from '../../wire/item';
import { CompactSequences } from './compact-sequences';
import { Interned } from './interned';
import { ARRIVAL_STATES } from './states';
import type { Arrival, ArrivalState, Change, ChangeKind, Publication } from './types';

/** A change as the ring keeps it: two texts, which can be searched without being read. */
export interface CompactChange {
  readonly contract: string;
  readonly head: string;
  /** @default nobody follows it */
  readonly arrivals?: string;
}

type Head = readonly [
  kind: number,
  key: Row,
  sequence: string,
  time: number,
  seenAt: number,
  fields: number | readonly string[],
  publication: string | readonly [state: number, reason: string],
  type?: string,
  traceparent?: string,
];

type Place = readonly [replica: string, kind?: 'consumer'];
type Stop = readonly [
  state: number,
  place: number | Place,
  at: number,
  lag: number,
  reason: string | 0,
  /** `OWN` for that of the change, which most arrivals show. */
  sequence: string | 0 | typeof OWN,
];

const OWN = 1;

const KINDS: readonly ChangeKind[] = ['created', 'updated', 'deleted'];
const SILENT = ['suppressed', 'refused', 'unknown'] as const;
const STATES: readonly ArrivalState[] = ARRIVAL_STATES;

/** Writes changes small, and reads them back. */
export class CompactForm {
  readonly #fields = new Interned<readonly string[]>(10_000);
  readonly #places = new Interned<Place>(10_000);
  readonly #sequences = new CompactSequences();

  write(change: Omit<Change, 'id' | 'arrivals'>, arrivals?: readonly Arrival[]): CompactChange {
    const { contract, kind, key, sequence, time, seenAt, fields, publication } = change;
    const head: Head = [
      KINDS.indexOf(kind),
      key,
      this.#sequences.write(sequence),
      Date.parse(time),
      Date.parse(seenAt),
      this.#fields.numberOf(fields) ?? fields,
      ...this.#publication(publication, sequence),
    ];
    return {
      contract,
      head: JSON.stringify(head),
      ...(arrivals && { arrivals: this.#writeArrivals(arrivals, sequence) }),
    };
  }

  /** The same change, with what is known of its arrivals now. */
  withArrivals({ contract, head }: CompactChange, arrivals: readonly Arrival[]): CompactChange {
    const [, , sequence] = JSON.parse(head) as Head;
    return { contract, head, arrivals: this.#writeArrivals(arrivals, this.#sequences.read(sequence)) };
  }

  /** Whether a change may be in a state: of most it can be told without reading them. */
  mayBe({ arrivals }: CompactChange, state: string): boolean {
    const number = STATES.indexOf(state as ArrivalState);
    // Of the publication, which the head has.
    if (number < 0) return true;
    return arrivals === undefined ? state === 'not-followed' : arrivals.includes(`[${number},`);
  }

  read(id: string, compact: CompactChange, unfollowed: () => readonly Arrival[]): Change {
    const [kind, key, short, time, seenAt, fields, told, type = '', traceparent] = JSON.parse(
      compact.head,
    ) as Head;
    const sequence = this.#sequences.read(short);
    const publication: Publication =
      typeof told === 'string'
        ? {
            state: 'published',
            eventId: told === '' ? sequence : told,
            type,
            ...(traceparent !== undefined && { traceparent }),
          }
        : { state: SILENT[told[0]] ?? 'unknown', reason: told[1] };
    const at = new Date(time).toISOString();
    return {
      id,
      contract: compact.contract,
      key,
      kind: KINDS[kind] ?? 'updated',
      sequence,
      time: at,
      seenAt: new Date(seenAt).toISOString(),
      fields: (typeof fields === 'number' ? this.#fields.at(fields) : fields) ?? [],
      publication,
      arrivals:
        publication.state !== 'published'
          ? []
          : compact.arrivals === undefined
            ? unfollowed()
            : this.#readArrivals(compact.arrivals, sequence),
    };
  }

  #publication(publication: Publication, sequence: string): [Head[6], string?, string?] {
    if (publication.state !== 'published') return [[SILENT.indexOf(publication.state), publication.reason]];
    const { eventId, type, traceparent } = publication;
    // Most events are named by their sequence.
    const id = eventId === sequence ? '' : eventId;
    return traceparent === undefined ? [id, type] : [id, type, traceparent];
  }

  #writeArrivals(arrivals: readonly Arrival[], own: string): string {
    return JSON.stringify(
      arrivals.map(({ replica, kind, state, at, lagMs, reason, sequence }): Stop => {
        const place: Place = kind ? [replica, kind] : [replica];
        return [
          STATES.indexOf(state),
          this.#places.numberOf(place) ?? place,
          at === undefined ? -1 : Date.parse(at),
          lagMs ?? -1,
          reason ?? 0,
          sequence === undefined ? 0 : sequence === own ? OWN : this.#sequences.write(sequence),
        ];
      }),
    );
  }

  #readArrivals(text: string, own: string): Arrival[] {
    return (JSON.parse(text) as Stop[]).map(([state, place, at, lagMs, reason, sequence]) => {
      const [replica, kind] = (typeof place === 'number' ? this.#places.at(place) : place) ?? [''];
      return {
        replica,
        ...(kind && { kind }),
        state: STATES[state] ?? 'not-followed',
        ...(reason !== 0 && { reason }),
        ...(at >= 0 && { at: new Date(at).toISOString() }),
        ...(lagMs >= 0 && { lagMs }),
        ...(sequence !== 0 && { sequence: sequence === OWN ? own : this.#sequences.read(sequence) }),
      };
    });
  }
}
