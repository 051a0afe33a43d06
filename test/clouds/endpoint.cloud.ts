import { testingGuideFeatures } from '../docs/testing-guide.features';
import { endpointBackend } from './backends/endpoint';
import { crashFeatures } from './features/crash.features';
import { replicationFeatures } from './features/replication.features';
import { telemetryFeatures } from './features/telemetry.features';

const url = process.env.TEST_ENDPOINT;
if (!url) throw new Error('TEST_ENDPOINT is not set: use npm run test:endpoint -- URL');

const { TEST_CANNOT_HTTP_APIS: httpApis, TEST_CANNOT_PERCENTILES: putMetrics } = process.env;
const backend = endpointBackend(url, { httpApis, putMetrics });
replicationFeatures(backend);
crashFeatures(backend);
telemetryFeatures(backend);
testingGuideFeatures(url);
