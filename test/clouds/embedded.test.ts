import { embedded } from './backends/embedded';
import { crashFeatures } from './features/crash.features';
import { replicationFeatures } from './features/replication.features';
import { telemetryFeatures } from './features/telemetry.features';

replicationFeatures(embedded);
crashFeatures(embedded);
telemetryFeatures(embedded);
