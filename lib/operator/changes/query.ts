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

/** Whether a key is the one that is sought. */
export function keySeeker(text: string | undefined): (key: Row) => boolean {
  if (text === undefined || text === '') return () => true;
  const wanted = parseJson(text);
  if (isObject(wanted))
    return (key) => Object.entries(wanted).every(([field, value]) => own(key, field) === value);
  return (key) => Object.values(key).some((value) => String(value).includes(text));
}

export function isInState({ publication, arrivals }: Change, state: string): boolean {
  return publication.state === state || arrivals.some((arrival) => arrival.state === state);
}
