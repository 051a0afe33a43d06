// A host process of its own: starts a DynamoDB, or uses one, tells its directory, and then ends as it is told, or waits.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynamoDb } from '../../../lib/local-cloud/emulators';
import { createTable } from '../../adapters/dynamodb-under-test';

const region = 'us-east-1';

async function main(ending: string | undefined, endpoint?: string, tableName = ''): Promise<void> {
  const { directory, shared } = await startDynamoDb({ choice: { endpoint }, region });
  if (shared) {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new DynamoDBClient({ endpoint, region, credentials });
    shared.track(client);
    await createTable(client, tableName);
  }
  process.stdout.write(`${JSON.stringify({ directory })}\n`);
  if (ending === 'exit') process.exit(0);
  if (ending === 'throw') throw new Error('crash on purpose');
  setInterval(() => {}, 1000);
}

void main(...(process.argv.slice(2) as [string]));
