import { streamLabel, tableOfStream } from '../../protocol/rows/sequence';

/** Seconds since 1970, as engines of emulators label their streams. */
const SECONDS = /^\d{9,11}(\.\d+)?$/;

/**
 * Whether two ARNs name one stream. A cloud around an engine of DynamoDB may tell of its streams otherwise than the engine itself does: in
 * another region, and with the moment of the label, to the millisecond, in another form.
 *
 * @param other is of a stream of DynamoDB
 */
export function isSameStream(one: string, other: string): boolean {
  return (
    tableOfStream(one) === tableOfStream(other) && momentOf(streamLabel(one)) === momentOf(streamLabel(other))
  );
}

/** @returns epoch milliseconds, or the label where it is no time */
function momentOf(label: string): number | string {
  if (SECONDS.test(label)) return Math.trunc(Number(label) * 1000);
  const time = Date.parse(label.endsWith('Z') ? label : `${label}Z`);
  return Number.isNaN(time) ? label : time;
}
