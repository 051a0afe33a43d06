/**
 * Metrics that handlers emit. `ReplicationLag` and `HandlingLag` are in milliseconds, all others are counts.
 *
 * Constants of their own, so that a bundle has the names that it uses, and no others.
 */
export const published = 'EventsPublished';
export const suppressed = 'ChangesSuppressed';
export const applied = 'EventsApplied';
export const stale = 'EventsStale';
export const parked = 'EventsParked';
/** Changes that a consumer's function has handled. */
export const handled = 'EventsHandled';
/** Messages that a consumer's function has given back, to get them again. */
export const retried = 'EventsRetried';
/** Deletions, among what was applied or handled, of rows whose time to live was over. */
export const expired = 'EventsExpired';
/** Batches of stream records that do not carry both images of a change. */
export const incomplete = 'IncompleteBatches';
export const lag = 'ReplicationLag';
export const handlingLag = 'HandlingLag';
export const seeded = 'RowsSeeded';
export const republished = 'RowsRepublished';
/** Rows that the owner's API left out of an answer, or a batch job out of its work, because it can never be otherwise. */
export const rowsRefused = 'RowsRefused';
/** Rows that the owner's API gave to callers. */
export const served = 'RowsServed';
/** Requests to the owner's API that were answered with a 4xx status. */
export const refused = 'RequestsRefused';
/** Requests to the owner's API that were answered with a 5xx status. */
export const failed = 'RequestsFailed';
/** Must stay 0: a rejected event was newer by the clock, so stream order is not what the protocol assumes. */
export const staleButNewerByTime = 'StaleButNewerByTime';
