import type { Row } from '../../wire/item';
import { parseJson } from '../../wire/json';
import { isObject, own } from '../../wire/own';
import type { ArrivalState, Change, Publication } from './types';

/** Which changes to list. */
export interface ChangeQuery {
  /** For example `users/User`. @default all */
  readonly contract?: string;
  /** The key as JSON, `{"user_id":1}`, or a text that one of its values contains. @default all */
  readonly key?: string;
  /** Of the publication, or of one of the arrivals. @default all */
  readonly state?: Publication['state'] | ArrivalState;
  /** Changes before this one. @default the newest first */
  readonly before?: string;
  /** @default 100 */
  readonly limit?: number;
}

/** Newest first. */
export interface ChangePage {
  readonly changes: readonly Change[];
  /** Pass it as `before` for older ones. @default there are none */
  readonly next?: string;
}

/** How a key is recognised. */
export interface KeySeeker {
  /** What the JSON of such a key contains in any case: quicker to look for than to read a key. */
  readonly hint: string;
  /** @param shown the key as it is shown, with hashes in place of what is personal */
  readonly isSought: (key: Row, shown: () => Row) => boolean;
}

/** @returns `undefined` when all are sought */
export function keySeeker(text: string | undefined): KeySeeker | undefined {
  if (text === undefined || text === '') return undefined;
  const holds = (key: Row) => Object.values(key).some((value) => String(value).includes(text));
  if (text.startsWith('#')) return { hint: '', isSought: (key, shown) => holds(key) || holds(shown()) };
  const wanted = parseJson(text);
  if (!isObject(wanted)) return { hint: JSON.stringify(text).slice(1, -1), isSought: holds };
  const texts = Object.values(wanted).map((value) => JSON.stringify(value));
  return {
    hint: texts.sort((a, b) => b.length - a.length)[0] ?? '',
    isSought: (key) => Object.entries(wanted).every(([field, value]) => own(key, field) === value),
  };
}

export function isInState({ publication, arrivals }: Change, state: string): boolean {
  return publication.state === state || arrivals.some((arrival) => arrival.state === state);
}
