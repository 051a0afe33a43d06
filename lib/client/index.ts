export type { JsonValue } from '../protocol/attribute-values';
export type { Row } from '../protocol/projection';
export type { ReplicaRow } from '../protocol/replica-row';
export type { ReplicaReader, ReplicaReaderOptions } from './replica-reader';
export { openReplica } from './replica-reader';
