import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient, ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams';
import { LocalCloudError } from '../shared/errors';
import type { DynamoDb } from './emulator';
import { supervise } from './supervisor';
import { trackTables } from './track-tables';

const ANSWER_TIMEOUT_MS = 5_000;

/**
 * Uses a DynamoDB that runs already. It goes on when the cloud ends; the tables that the cloud's client has created go.
 *
 * @param endpoint its base URL, which is known not to be AWS
 * @throws LocalCloudError `EmulatorFailed` when nothing answers there, or has no streams
 */
export async function connectDynamoDb(endpoint: string, region: string): Promise<DynamoDb> {
  await refuseUnusable(endpoint, region);
  const directory = await mkdtemp(join(tmpdir(), 'local-cloud-'));
  const supervisor = supervise({ directories: [directory], tablesAt: { endpoint, region } });
  const ended = once(supervisor, 'exit');
  return {
    url: endpoint,
    directory,
    shared: {
      salt: randomUUID(),
      track: (client) => trackTables(client, endpoint, (table) => supervisor.stdin?.write(`${table}\n`)),
    },
    async stop() {
      // What was written before still arrives.
      supervisor.stdin?.end();
      await ended;
    },
  };
}

async function refuseUnusable(endpoint: string, region: string): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const requestHandler = { requestTimeout: ANSWER_TIMEOUT_MS, throwOnRequestTimeout: true };
  const settings = { endpoint, region, credentials, requestHandler, maxAttempts: 1 };
  const [tables, streams] = [new DynamoDBClient(settings), new DynamoDBStreamsClient(settings)];
  try {
    await tables.send(new ListTablesCommand({ Limit: 1 })).catch((cause: Error) => {
      throw failed(
        `no DynamoDB answers at ${endpoint} (${messageOf(cause)}): start it, or correct the URL`,
        cause,
      );
    });
    await streams.send(new ListStreamsCommand({ Limit: 1 })).catch((cause: Error) => {
      throw failed(
        `the DynamoDB at ${endpoint} has no streams (${messageOf(cause)}): use one that has, such as LocalStack`,
        cause,
      );
    });
  } finally {
    tables.destroy();
    streams.destroy();
  }
}

function failed(message: string, cause: Error): LocalCloudError {
  return new LocalCloudError('EmulatorFailed', message, { cause });
}

/** A refused connection to a name with several addresses has a code only. */
function messageOf({ message, name, ...error }: Error & { readonly code?: string }): string {
  return message || error.code || name;
}
