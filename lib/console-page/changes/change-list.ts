import type { Change } from '../../console/api';
import { plainValue } from '../shared/format';

/** More rows than this nobody reads, and no browser draws in time. */
export const MOST_SHOWN = 200;

/** Of a burst so many are shown, the newest: more at a time nobody can follow. */
export const MOST_FRESH = 20;

/** Which changes are wanted; nothing or an empty text wants all. */
export interface ChangeFilter {
  readonly contract?: string;
  /** A part of a value of the key, or the key as JSON. */
  readonly key?: string;
  /** Of the publication or of any arrival. */
  readonly state?: string;
}

/** Whether a change is wanted: the server filters in the same way. */
export function matches(change: Change, { contract, key, state }: ChangeFilter): boolean {
  if (contract && change.contract !== contract) return false;
  if (key && !matchesKey(change, key)) return false;
  return !state || stateMatches(change, state);
}

function matchesKey({ key }: Change, wanted: string): boolean {
  if (wanted.startsWith('{')) return JSON.stringify(key) === wanted.replaceAll(/\s*([{}:,])\s*/g, '$1');
  return Object.values(key).some((value) => plainValue(value).includes(wanted));
}

const stateMatches = ({ publication, arrivals }: Change, state: string): boolean =>
  publication.state === state || arrivals.some((arrival) => arrival.state === state);

/** Where more come than are shown, the list is shorter: it is another one every second. */
export const MOST_HURRIED = 60;

/** How many are in the list, and how many may be added at a time. */
export interface ListLimits {
  readonly most?: number;
  readonly mostFresh?: number;
}

/**
 * The list with what is new: the newest first, each change once with what is known of it last, and no more of them than
 * can be shown.
 */
export function withChanges(
  known: readonly Change[],
  told: readonly Change[],
  filter: ChangeFilter = {},
  { most = MOST_SHOWN, mostFresh = Number.POSITIVE_INFINITY }: ListLimits = {},
): readonly Change[] {
  if (told.length === 0) return known;
  // What was told last stands, and what comes first in a told list is the newest.
  const newest = new Map<string, Change>();
  for (const change of told) newest.set(change.id, change);
  const knownIds = new Set(known.map(({ id }) => id));
  const kept = known.map((change) => newest.get(change.id) ?? change);
  const fresh = [...newest.values()].filter((change) => !knownIds.has(change.id) && matches(change, filter));
  fresh.sort((a, b) => (a.seenAt < b.seenAt ? 1 : a.seenAt > b.seenAt ? -1 : 0));
  return [...fresh.slice(0, mostFresh), ...kept].slice(0, most);
}

/** What became of a change, in one state: the worst of its arrivals, or the publication's. */
export interface Outcome {
  readonly done: number;
  readonly all: number;
  readonly worstMs?: number;
}

const DONE = ['applied', 'superseded', 'filtered', 'sent'];

export function outcomeOf({ arrivals }: Change): Outcome {
  const done = arrivals.filter(({ state }) => DONE.includes(state)).length;
  const lags = arrivals.flatMap(({ lagMs }) => (lagMs === undefined ? [] : [lagMs]));
  return { done, all: arrivals.length, ...(lags.length > 0 && { worstMs: Math.max(...lags) }) };
}
