// Runs in a worker thread: natively from source (types are stripped), or compiled. Imports nothing of this package.
import { parentPort, workerData } from 'node:worker_threads';
import { buildApp } from 'fauxqs';

const ANSWERS_WITH_URL = /\.(CreateQueue|GetQueueUrl|ListQueues)$/;

const app = buildApp({ logger: false });

// It makes queue URLs for the host sqs.<region>.localhost, which not every system resolves, and which the SDK
// uses instead of its endpoint. The URLs must name the address that the caller reached.
app.addHook('onSend', async (request, _reply, payload) =>
  typeof payload === 'string' && ANSWERS_WITH_URL.test(String(request.headers['x-amz-target']))
    ? payload.replaceAll(/http:\/\/sqs\.[^./]+\.localhost(:\d+)?\//g, `http://${request.headers.host}/`)
    : payload,
);

// Its own starter would listen on all interfaces; this must stay on the machine.
await app.listen({ port: workerData.port, host: '127.0.0.1' });
const address = app.server.address();
parentPort?.postMessage({ port: typeof address === 'object' && address ? address.port : 0 });
