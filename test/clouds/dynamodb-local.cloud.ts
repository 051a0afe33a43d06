import { ownerTableSuite } from '../adapters/dynamodb-owner-table.suite';
import { replicaStoreSuite } from '../adapters/dynamodb-replica-store.suite';

const url = process.env.DYNAMODB_LOCAL_ENDPOINT;
if (!url) throw new Error('DYNAMODB_LOCAL_ENDPOINT is not set: start DynamoDB Local and give its URL');

const start = async () => ({ url, stop: async () => {} });
replicaStoreSuite('DynamoDB Local', start);
ownerTableSuite('DynamoDB Local', start);
