import type { Duration } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { HandlerOptions } from '../shared/handler-options';
import type { SharingProfile } from '../shared/profile';
import type { ChangeConsumerOptions, ChangeDelivery } from './change-consumer-props';

/** Properties of a change forwarder: a bus or a FIFO queue. The options of functions are those of the forwarder's. */
export interface ChangeForwarderProps extends ChangeConsumerOptions, HandlerOptions {
  /** The event bus to which events are sent, of the forwarder's account and region. @default none: a `fifoQueue` is given */
  readonly eventBus?: events.IEventBus;
  /**
   * The FIFO queue to which events are sent, of the forwarder's account and region: a group for each row or aggregate.
   * @default none: an `eventBus` is given
   */
  readonly fifoQueue?: sqs.IQueue;
  /**
   * `AT_LEAST_ONCE`: events are sent on as they come, in any order. `IN_ORDER`, to a FIFO queue alone: none of a row or an aggregate is
   * sent after a newer one was begun, older ones are left out.
   * @default AT_LEAST_ONCE
   */
  readonly delivery?: ChangeDelivery;
  /** How long one batch may take, from 2 seconds to 15 minutes. @default 30 seconds */
  readonly timeout?: Duration;
  /**
   * What batches, window and memory of the forwarder are chosen for; what is given beside it wins.
   * @default batches of up to 10 that wait for nothing: an event is sent on as it comes
   */
  readonly profile?: SharingProfile;
}
