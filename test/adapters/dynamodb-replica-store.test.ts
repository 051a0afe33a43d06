import { startDynoxide } from '../../lib/local/emulators';
import { replicaStoreSuite } from './dynamodb-replica-store.suite';

replicaStoreSuite('dynoxide', startDynoxide);
