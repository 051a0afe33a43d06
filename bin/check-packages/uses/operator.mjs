import assert from 'node:assert/strict';
import { createClients, destroyClients, readLock } from 'cdk-event-sharing-cli';

destroyClients(createClients({ endpoint: 'http://127.0.0.1:1', region: 'eu-west-1' }));
assert.deepEqual(Object.keys(readLock('contracts.lock.json').contracts), ['users/User']);
console.log('read the released contracts');
