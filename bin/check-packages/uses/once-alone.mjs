// Without the peer that delivery `once` needs, its absence is said by its name, to ES modules and to CommonJS.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const entry = 'cdk-event-sharing-client/once';
const require = createRequire(import.meta.url);
const missing = /Cannot find (package|module) '@aws-lambda-powertools\/idempotency'/;
await assert.rejects(import(entry), missing);
assert.throws(() => require(entry), missing);
console.log(`${entry} names the peer that is missing`);
