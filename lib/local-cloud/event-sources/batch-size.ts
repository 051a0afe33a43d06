/** Lambda sends at most 6 MB to a function; the rest is left for the frame around the records. */
const MAX_BATCH_BYTES = 6 * 1024 * 1024 - 1024;

/** A record that a mapping hands to a function, as the JSON text that goes into the event. */
export interface BatchRecord {
  /** What `batchItemFailures` calls it. */
  readonly id: string;
  readonly json: string;
}

/** How many records from the front make one batch, and whether the batch can grow no more. */
export function batchLength(
  records: readonly BatchRecord[],
  batchSize: number,
): { readonly length: number; readonly full: boolean } {
  let bytes = 0;
  for (const [index, record] of records.entries()) {
    if (index === batchSize) return { length: index, full: true };
    bytes += Buffer.byteLength(record.json) + 1;
    // A record alone always passes: if it is too large, the function's own limit says so.
    if (bytes > MAX_BATCH_BYTES && index > 0) return { length: index, full: true };
  }
  return { length: records.length, full: records.length === batchSize || bytes >= MAX_BATCH_BYTES };
}

/** The event for a batch. */
export function eventJson(records: readonly BatchRecord[]): string {
  return `{"Records":[${records.map((record) => record.json).join(',')}]}`;
}
