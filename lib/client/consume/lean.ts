import { endWithin } from '../../adapters/lean/deadline';
import type { Row } from '../../wire/item';
import type { AnyContract } from '../shared/typed-contract';
import * as bySdk from './consume-changes';
import * as eventsBySdk from './consume-events';
import type { DeliveryOption } from './deliver';

// The client's build lets this file, and what it reaches, call AWS without the SDK. Run as it is, it calls by the SDK.

/** Clients of the SDK, which cannot send what is written for others. */
type Clients = 'dynamodb' | 'sqs' | 's3';
const CLIENTS: readonly Clients[] = ['dynamodb', 'sqs', 's3'];

export type ConsumeOptions<D extends DeliveryOption = DeliveryOption> = Omit<
  bySdk.ConsumeOptions<D>,
  Clients
>;

export type ConsumeEventsOptions<D extends DeliveryOption = DeliveryOption> = Omit<
  eventsBySdk.ConsumeEventsOptions<D>,
  Clients
>;

/**
 * As `consumeChanges` of `cdk-event-sharing-client/consume`, but it calls AWS without the SDK, by the credentials, region and endpoints of
 * the environment: for functions on Lambda.
 *
 * @param contract of a module that `event-sharing contracts generate` has written
 * @throws Error when an option or the settings are missing, wrong or do not fit each other
 */
export function consumeChanges<R = Row, Key = Partial<R>, D extends DeliveryOption = 'at-least-once'>(
  contract: AnyContract<R, Key>,
  handler: bySdk.ChangeHandler<NoInfer<R>, NoInfer<Key>, D>,
  options: ConsumeOptions<D> = {},
): bySdk.QueueHandler {
  refuseClients('consumeChanges', options);
  return withinTime(bySdk.consumeChanges<R, Key, D>(contract, handler, options));
}

/**
 * As `consumeEvents` of `cdk-event-sharing-client/consume`, in the same way.
 *
 * @param contract of a module that `event-sharing contracts generate` has written
 * @throws Error when an option or the settings are missing, wrong or do not fit each other or the contract
 */
export function consumeEvents<R = Row, Key = Partial<R>, D extends DeliveryOption = 'at-least-once'>(
  contract: AnyContract<R, Key>,
  handler: eventsBySdk.EventHandler<NoInfer<R>, NoInfer<Key>, D>,
  options: ConsumeEventsOptions<D> = {},
): bySdk.QueueHandler {
  refuseClients('consumeEvents', options);
  return withinTime(eventsBySdk.consumeEvents<R, Key, D>(contract, handler, options));
}

function refuseClients(call: string, options: object): void {
  const client = CLIENTS.find((name) => Object(options)[name] !== undefined);
  if (client === undefined) return;
  throw new Error(
    `${call}: "${client}" is a client of the AWS SDK, without which cdk-event-sharing-client/lean calls: leave it out, or import cdk-event-sharing-client/consume`,
  );
}

/** No request and no pause before another outlasts the invocation. */
function withinTime(handler: bySdk.QueueHandler): bySdk.QueueHandler {
  return (event, lambda) => {
    endWithin(lambda.getRemainingTimeInMillis());
    return handler(event, lambda);
  };
}
