import type { Outgoing } from '../protocol/replication/outgoing-event';
import { isFinal, type Unsent } from '../protocol/replication/send-all';

/** An entry that a batch request of SNS or SQS was refused; its id is the index of the event. */
interface FailedEntry {
  readonly Id?: string;
  readonly Code?: string;
  readonly SenderFault?: boolean;
}

/** Services say of throttling and of missing permissions too that the sender is at fault: only the code is exact. */
export function unsentOf<E extends Outgoing>(
  events: readonly E[],
  failed: readonly FailedEntry[],
): Unsent<E>[] {
  return failed.flatMap(({ Id, Code = 'no code', SenderFault = false }) => {
    const event = events[Number(Id)];
    return event ? [{ event, reason: `not accepted: ${Code}`, final: SenderFault && isFinal(Code) }] : [];
  });
}
