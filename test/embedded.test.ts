import { embedded } from './backends/embedded';
import { crashFeatures } from './features/crash.features';
import { replicationFeatures } from './features/replication.features';

replicationFeatures(embedded);
crashFeatures(embedded);
