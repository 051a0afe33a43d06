export type {
  ChangeHandler,
  DeliveredChange,
  QueueEvent,
  QueueHandler,
  QueueResponse,
} from '../../lib/client/consume/consume-changes';
export type { DeliveredEvent, EventHandler } from '../../lib/client/consume/consume-events';
export type { DeliveryOption, OnceDelivery, Transacting } from '../../lib/client/consume/deliver';
export type { Handling, LambdaContext } from '../../lib/client/consume/invocation';
export type { ConsumeEventsOptions, ConsumeOptions } from '../../lib/client/consume/lean';
export { consumeChanges, consumeEvents } from '../../lib/client/consume/lean';
export type { ConsumeLogger } from '../../lib/client/consume/log';
export type { MetricsSink } from '../../lib/client/consume/metrics';
export { Reject } from '../../lib/client/consume/reject';
export type { BusinessEvent } from '../../lib/protocol/consuming/business-event';
export type {
  CreatedChange,
  DeletedChange,
  RowChange,
  UpdatedChange,
} from '../../lib/protocol/consuming/row-change';
export type { ChangeKind, Delivery } from '../../lib/wire/consumer';
