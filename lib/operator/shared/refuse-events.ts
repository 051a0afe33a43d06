import type { FeedDescription } from '../../wire/parameters';
import { OperatorError } from './errors';

/**
 * Before rows of a feed are published again.
 *
 * @throws OperatorError `no-rows` of a contract of events
 */
export function refuseEvents({ contract, kind }: FeedDescription): void {
  if (kind !== 'event') return;
  throw new OperatorError(
    'no-rows',
    `${contract} is of events, each of which is published once: use seed, which sends a consumer those that the owner still has`,
  );
}
