export type { BoundedContextProps } from './constructs/bounded-context';
export { BoundedContext } from './constructs/bounded-context';
export { ChangeFeed } from './constructs/change-feed';
export type { ChangeFeedProps } from './constructs/change-feed-props';
export type { IOwnedTable, OwnedTableProps } from './constructs/owned-table';
export { OwnedTable } from './constructs/owned-table';
export { ReadReplica } from './constructs/read-replica';
export type { ReadReplicaProps } from './constructs/read-replica-props';
export { Contract } from './contracts';
