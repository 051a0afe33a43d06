export type { ApiAlarms } from '../../lib/constructs/alarms/api-alarms';
export type { FeedAlarms } from '../../lib/constructs/alarms/feed-alarms';
export type { FreshnessAlarms } from '../../lib/constructs/alarms/freshness-alarms';
export { SyncApi } from '../../lib/constructs/api/sync-api';
export type { SyncApiProps } from '../../lib/constructs/api/sync-api-props';
export type { BoundaryRulesProps } from '../../lib/constructs/boundaries/boundary-rules';
export { BoundaryRules } from '../../lib/constructs/boundaries/boundary-rules';
export { ChangeConsumer } from '../../lib/constructs/consumer/change-consumer';
export type {
  ChangeConsumerAttributes,
  IChangeConsumer,
} from '../../lib/constructs/consumer/change-consumer-interface';
export type {
  ChangeConsumerOptions,
  ChangeConsumerProps,
} from '../../lib/constructs/consumer/change-consumer-props';
export { ChangeDelivery, ChangeKind } from '../../lib/constructs/consumer/change-consumer-props';
export { ChangeForwarder } from '../../lib/constructs/consumer/change-forwarder';
export type { ChangeForwarderProps } from '../../lib/constructs/consumer/change-forwarder-props';
export type { BoundedContextProps } from '../../lib/constructs/context/bounded-context';
export { BoundedContext } from '../../lib/constructs/context/bounded-context';
export type { AdoptionProps, OwnedTableProps } from '../../lib/constructs/context/owned-table';
export { OwnedTable } from '../../lib/constructs/context/owned-table';
export type { IOwnedTable } from '../../lib/constructs/context/owned-table-interface';
export type { TransitionProps } from '../../lib/constructs/context/transition';
export { Transition } from '../../lib/constructs/context/transition';
export { ChangeFeed } from '../../lib/constructs/feed/change-feed';
export type { ChangeFeedAttributes, IChangeFeed } from '../../lib/constructs/feed/change-feed-interface';
export type { ChangeFeedProps } from '../../lib/constructs/feed/change-feed-props';
export type { EventSharingDashboardProps } from '../../lib/constructs/monitoring/event-sharing-dashboard';
export { EventSharingDashboard } from '../../lib/constructs/monitoring/event-sharing-dashboard';
export { ReadReplica } from '../../lib/constructs/replica/read-replica';
export type {
  IReadReplica,
  ReadReplicaAttributes,
} from '../../lib/constructs/replica/read-replica-interface';
export type { ReadReplicaProps } from '../../lib/constructs/replica/read-replica-props';
export { DataRemoval } from '../../lib/constructs/shared/data-removal';
export { ConstructError } from '../../lib/constructs/shared/errors';
export { EventSharingAlarms } from '../../lib/constructs/shared/event-sharing-alarms';
export type { HandlerOptions } from '../../lib/constructs/shared/handler-options';
export { Namespace } from '../../lib/constructs/shared/namespace';
export { SharingProfile } from '../../lib/constructs/shared/profile';
export type { QueueMappingOptions } from '../../lib/constructs/shared/queue-mapping';
export type { SharedWith } from '../../lib/constructs/shared/shared-with';
export type {
  ISyncApi,
  SyncApiAttributes,
  SyncApiLocateOptions,
} from '../../lib/constructs/shared/sync-api-interface';
export type { EventOrder } from '../../lib/contracts';
export { Contract, ContractError } from '../../lib/contracts';
