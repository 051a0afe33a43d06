import type { BusinessEvent } from '../../protocol/consuming/business-event';
import type { Row } from '../../wire/item';
import { checkOptions, type Options } from '../shared/options';
import { type AnyContract, plainContract } from '../shared/typed-contract';
import { type ConsumeOptions, OPTIONS, type QueueHandler, queueHandler } from './consume-changes';
import type { DeliveryOption, Transacting } from './deliver';
import type { Handling } from './invocation';

/** An event as a handler gets it; with `transaction` where it is delivered exactly once. */
export type DeliveredEvent<Data, Key, D extends DeliveryOption = 'at-least-once'> = BusinessEvent<Data, Key> &
  (D extends 'exactly-once' ? Transacting : unknown);

/** Acts on one event. An error has it tried again, `Reject` parks it. */
export type EventHandler<Data, Key, D extends DeliveryOption> = (
  event: DeliveredEvent<Data, Key, D>,
  handling: Handling,
) => void | Promise<void>;

export interface ConsumeEventsOptions<D extends DeliveryOption = DeliveryOption>
  extends Omit<ConsumeOptions<D>, 'changes'> {
  /**
   * `each`: every event is handled. `newest`: of the events of an aggregate in a batch only that with the highest position; and
   * delivered exactly once, none after a later one. It needs `orderedBy` in the contract.
   * @default each
   */
  readonly events?: 'each' | 'newest';
}

const CALL = 'consumeEvents';

/**
 * Makes the handler of a function that a `ChangeConsumer` of a contract of events feeds; make it once, as what the file exports.
 *
 * @param contract of a module that `event-sharing contracts generate` has written
 * @throws Error when an option or the settings are missing, wrong or do not fit each other or the contract
 */
export function consumeEvents<R = Row, Key = Partial<R>, D extends DeliveryOption = 'at-least-once'>(
  contract: AnyContract<R, Key>,
  handler: EventHandler<NoInfer<R>, NoInfer<Key>, D>,
  options: ConsumeEventsOptions<D> = {},
): QueueHandler {
  // Not beside the function: it would be in the bundles of those who consume changes.
  const { changes, ...others } = OPTIONS;
  checkOptions(CALL, options, { ...others, events: changes as Options });
  const { id, version, kind, orderedBy } = plainContract(CALL, contract);
  if (kind !== 'event')
    throw new Error(
      `${CALL}: ${id} is a contract of rows, which are told of by their changes: take consumeChanges`,
    );
  const { events, ...rest } = options;
  if (!orderedBy && (events === 'newest' || options.delivery === 'in-order'))
    throw new Error(
      `${CALL}: ${id} ${version} does not say by what its events are ordered, so that none is newer than another: add "orderedBy" to the contract, or leave out ${events === 'newest' ? '"events"' : 'the delivery in-order'}`,
    );
  return queueHandler(CALL, contract, handler, { ...rest, changes: events });
}
