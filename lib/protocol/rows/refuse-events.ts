import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { ProtocolError } from './errors';

/**
 * For what is done with rows alone.
 *
 * @param what cannot be done, and what to do instead
 * @throws ProtocolError when the contract is of events
 */
export function refuseEvents({ id, kind }: CheckedContract, what: string): void {
  if (kind === 'event') throw new ProtocolError('bad-request', `${id} is a contract of events: ${what}`);
}
