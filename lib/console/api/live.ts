import type { Change, WatchCounts } from '../../operator';
import type { JobView } from './jobs';
import type { MapView } from './map';

/** `GET /api/live`: server-sent events. Each has its name and one of these as JSON. */
export interface LiveEvents {
  /** New changes, and changes whose arrivals are known better now; four times a second at most, sampled where there are too many. */
  readonly changes: { readonly changes: readonly Change[]; readonly counts: WatchCounts };
  readonly map: MapView;
  readonly job: JobView;
  /** How much waits for a person: parked, undelivered, refused. */
  readonly failures: { readonly count: number };
  /** Of `dev`: what an update created, changed or deleted, or why it did not happen. */
  readonly update: { readonly at: string; readonly lines: readonly string[]; readonly error?: string };
}

/** `GET /api/changes?contract=&key=&state=&before=<id>&limit=` newest first; `GET /api/changes/<id>?reveal=1` is a `ChangeStory` */
export interface ChangesView {
  readonly changes: readonly Change[];
  readonly counts: WatchCounts;
  /** Pass it as `before` for older ones. @default there are none */
  readonly next?: string;
}
