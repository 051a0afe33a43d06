import {
  type AttributeDefinition,
  CreateTableCommand,
  type DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { newTableName } from '../../adapters/dynamodb-under-test';
import { HandlerProcess } from '../shipped/handler-process';
import type { Way } from './ways';

/** The DynamoDB that all ways write to. */
export interface Tables {
  readonly dynamodb: DynamoDBClient;
  readonly url: string;
}

/** A way with its tables, and a process of its own. */
export interface Running {
  readonly way: Way;
  readonly table: string;
  readonly environment: Readonly<Record<string, string>>;
  process: HandlerProcess;
}

/** @param url where the way finds DynamoDB */
export async function start({ dynamodb, url }: Tables, way: Way): Promise<Running> {
  const table = await createTable(dynamodb, { AttributeName: 'user_id', AttributeType: 'N' });
  const memory = await createTable(dynamodb, { AttributeName: 'of', AttributeType: 'S' });
  const environment = {
    ...way.function.environment,
    TABLE_NAME: table,
    ENTITY_TABLE_NAME: table,
    MEMORY_TABLE: memory,
    AWS_ENDPOINT_URL_DYNAMODB: url,
  };
  return { way, table, environment, process: await HandlerProcess.start(way.function.file, environment) };
}

/** Another environment of the same function. */
export async function another(running: Running): Promise<Running> {
  const { way, environment } = running;
  return { ...running, process: await HandlerProcess.start(way.function.file, environment) };
}

/** A new process, as Lambda gives when one has crashed. */
export async function restart(running: Running): Promise<void> {
  await running.process.kill();
  running.process = await HandlerProcess.start(running.way.function.file, running.environment);
}

export async function rowsOf(client: DynamoDBClient, TableName: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true }))
    rows.push(...Items.map((item) => unmarshall(item)));
  return rows;
}

async function createTable(dynamodb: DynamoDBClient, key: AttributeDefinition): Promise<string> {
  const TableName = newTableName('bench');
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: key.AttributeName, KeyType: 'HASH' }],
      AttributeDefinitions: [key],
    }),
  );
  return TableName;
}
