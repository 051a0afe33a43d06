export type { ReplicaReader, ReplicaReaderOptions } from '../../lib/client/replica/replica-reader';
export { openReplica } from '../../lib/client/replica/replica-reader';
