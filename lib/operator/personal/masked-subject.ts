import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { leavingId } from '../../protocol/replication/event';
import { subjectOf } from '../../protocol/rows/projection';
import type { ReceivedEvent } from '../../wire/event';
import { holdsPersonal, isPersonal, rowName } from './mask';

/** What names an event and its row. */
export type EventName = Pick<ReceivedEvent, 'subject' | 'id'>;

/** Before the subject in the id of an event that a batch job made. */
const OF_RUN = /^(seed|removal)\/[A-Za-z0-9._:-]{1,64}\/$/;

/**
 * The subject and the id of an event to be shown: in place of each part that is personal stands the hash by which the logs of the
 * functions name the row. What is not made as the library makes it may hold anything, and is hidden where the contract marks anything.
 *
 * @param contract in the event's version; without one nobody has said what is personal, and all of it is hidden
 * @param event with the fields of its key at least
 */
export function maskedName(
  contract: CheckedContract | undefined,
  event: EventName & Pick<ReceivedEvent, 'sequence' | 'data'>,
): EventName {
  const { id } = event;
  if (contract && !holdsPersonal(contract)) return { subject: event.subject, id };
  const subject = maskedSubject(contract, event);
  return { subject, id: maskedId(contract, event, subject) };
}

function maskedSubject(
  contract: CheckedContract | undefined,
  { subject, data }: Pick<ReceivedEvent, 'subject' | 'data'>,
): string {
  const name = rowName(subject);
  // Only then does each part stand where the contract says what it is.
  if (!contract || keyIn(contract, data) !== subject) return name;
  // An escaped part holds no separator.
  const parts = subject.split('/');
  return contract.key.map((field, index) => (isPersonal(contract, field) ? name : parts[index])).join('/');
}

function maskedId(
  contract: CheckedContract | undefined,
  { id, subject, sequence }: EventName & Pick<ReceivedEvent, 'sequence'>,
  shown: string,
): string {
  if (id === sequence || id === leavingId(sequence)) return id;
  const before = id.endsWith(`/${subject}`) ? id.slice(0, -subject.length) : '';
  const isOurs = OF_RUN.test(before) || (contract?.kind === 'event' && before === `${contract.entity}/`);
  return isOurs ? `${before}${shown}` : rowName(id);
}

/** @returns `undefined` where the data has no key that an event can carry */
function keyIn({ key }: CheckedContract, data: ReceivedEvent['data']): string | undefined {
  try {
    return subjectOf(key, data);
  } catch {
    return undefined;
  }
}
