import { localstack } from './backends/localstack';
import { crashFeatures } from './features/crash.features';
import { replicationFeatures } from './features/replication.features';
import { telemetryFeatures } from './features/telemetry.features';

replicationFeatures(localstack);
crashFeatures(localstack);
telemetryFeatures(localstack);
