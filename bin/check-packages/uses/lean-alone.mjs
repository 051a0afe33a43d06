// Consumers without the SDK are there before any optional peer is, for ES modules and for CommonJS.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { user } from './user.v1.generated.mjs';

const entry = 'cdk-event-sharing-client/lean';
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 && (major < 20 || minor < 15)) {
  console.log(`${entry} needs Node 20.15 or newer`);
} else {
  process.env.AWS_REGION = 'eu-central-1';
  const settings = JSON.stringify({
    name: 'billing/Users',
    contract: 'users/User',
    major: 1,
    delivery: 'at-least-once',
    deadLetterQueueUrl: 'https://queue',
    payloadBucket: 'payloads',
  });
  const lambda = { getRemainingTimeInMillis: () => 10_000 };
  for (const { consumeChanges } of [await import(entry), createRequire(import.meta.url)(entry)]) {
    const handler = consumeChanges(user, () => {}, { settings });
    assert.deepEqual(await handler({ Records: [] }, lambda), { batchItemFailures: [] });
  }
  console.log(`${entry} on Node ${process.versions.node} needs no client of the SDK`);
}
