import { DynamoDBClient } from './client-dynamodb';

/** Stands in for the client's default, which the SDK makes. */
export const defaultDynamoDb = (): DynamoDBClient => new DynamoDBClient();
