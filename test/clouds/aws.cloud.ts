import { aws } from './backends/aws';
import { crashFeatures } from './features/crash.features';
import { replicationFeatures } from './features/replication.features';
import { telemetryFeatures } from './features/telemetry.features';

if (process.env.TEST_REAL_AWS !== 'yes') throw new Error('use npm run test:aws -- --real-aws');

replicationFeatures(aws);
crashFeatures(aws);
telemetryFeatures(aws);
