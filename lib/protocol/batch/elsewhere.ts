import type { ReplicaElsewhere } from '../../wire/batch-requests';
import { readReplicaElsewhere } from '../../wire/descriptions';
import { parseQueueArn, type QueuePlace } from '../../wire/queue-arn';
import type { SharedWith } from '../../wire/sharing';
import { ProtocolError } from '../rows/errors';

/** Whose replicas the owner may fill. */
export interface Admission {
  /** The owner's own account. */
  readonly account: string;
  /** @default nobody else */
  readonly sharedWith?: SharedWith;
}

/**
 * Checks what a request says of a replica that the owner cannot look up. Rows go to the queue that it names, so an account with
 * which the feed is not shared is refused before any row is read. Of an organisation's accounts the function's role decides.
 *
 * @throws ProtocolError that names what is wrong
 */
export function admitElsewhere(
  replica: string,
  given: unknown,
  { account, sharedWith: { accounts = [], organizationId } = {} }: Admission,
): { readonly described: ReplicaElsewhere; readonly queue: QueuePlace } {
  const described = readReplicaElsewhere(given);
  const queue = described && parseQueueArn(described.queueArn);
  if (!described || !queue) {
    throw new ProtocolError(
      'bad-request',
      `"elsewhere" must say of ${replica} its "contract", "reads", "filter" and "queueArn", as its description does: read the parameter of the replica anew`,
    );
  }
  if (queue.account !== account && organizationId === undefined && !accounts.includes(queue.account)) {
    throw new ProtocolError(
      'bad-request',
      `the queue of ${replica} is in account ${queue.account}, with which this feed is not shared: add it to sharedWith.accounts of the ChangeFeed, and deploy the owner`,
    );
  }
  return { described, queue };
}
