import { type DeliveredRecord, incompleteness } from '../../protocol/replication/stream-record';
import { OWNER } from '../../wire/attributes';
import { isObject, own } from '../../wire/own';
import type { FeedDescription } from '../../wire/parameters';

/** Whether a record tells of a business event: what its item is now is one, or what was removed. */
export function isOfEvent(record: DeliveredRecord): boolean {
  return markIn(record) !== undefined;
}

/**
 * Why an event cannot be published as its record has it. Nothing of the record is quoted.
 *
 * @param contracts of the feed
 * @returns `undefined` when the publisher may be asked
 */
export function eventProblem(
  record: DeliveredRecord,
  contracts: readonly FeedDescription[],
): string | undefined {
  const incomplete = incompleteness(record);
  if (incomplete !== undefined) return `it is of an event, and ${notWhole(incomplete)}`;
  const name = markIn(record)?.S;
  if (contracts.some(({ contract, kind }) => kind === 'event' && contract === name)) return undefined;
  return 'it is of an event whose contract this feed does not publish: add the contract to the feed, or delete the object';
}

/** What to do where the record of an event has lost it. */
export function notWhole(incomplete: string): string {
  return `the record does not hold it: ${incomplete}; seed the consumers that need it while its item is there, then delete the object`;
}

function markIn({ dynamodb: { NewImage, OldImage } = {} }: DeliveredRecord) {
  const item = [NewImage, OldImage].find((image) => isObject(image) && Object.keys(image).length > 0);
  return item && own(item, OWNER.event);
}
