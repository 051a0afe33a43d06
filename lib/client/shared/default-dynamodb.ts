import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** The SDK's client, without what copies all that is sent and answered for a log that nobody has asked for. */
export function defaultDynamoDb(): DynamoDBClient {
  const client = new DynamoDBClient({});
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
