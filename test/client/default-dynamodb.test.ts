import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { defaultDynamoDb } from '../../lib/client/shared/default-dynamodb';

test('the default client copies nothing for a log, as the one of the SDK does', () => {
  const steps = (client: DynamoDBClient) => client.middlewareStack.identify().join();
  expect(steps(new DynamoDBClient({}))).toContain('loggerMiddleware');
  expect(steps(defaultDynamoDb())).not.toContain('loggerMiddleware');
});
