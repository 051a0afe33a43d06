import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { newStream } from '../event-sources';
import { LocalCloudError } from '../shared/errors';
import { flag, optionalText, type Properties, records } from '../template/properties';
import type { DeployContext, DeployedResource, ExistingResource } from './deployer';
import {
  attributeDefinitions,
  indexes,
  keySchema,
  streamSpecification,
  timeToLiveAttribute,
} from './table-properties';

/** Creates a table, always on demand: the emulator does not throttle, so capacity has no effect. */
export async function createTable(properties: Properties, context: DeployContext): Promise<DeployedResource> {
  const { clients, tableNameSalt: salt } = context.cloud;
  const name = optionalText(properties, 'TableName') ?? context.name({ maxLength: 255, salt });
  const global = indexes(properties, 'GlobalSecondaryIndexes');
  const local = indexes(properties, 'LocalSecondaryIndexes');
  const stream = streamSpecification(properties);
  await clients.dynamodb.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: attributeDefinitions(properties),
      KeySchema: keySchema(properties),
      GlobalSecondaryIndexes: global.length > 0 ? global : undefined,
      LocalSecondaryIndexes: local.length > 0 ? local : undefined,
      StreamSpecification: stream,
    }),
  );
  if (timeToLiveAttribute(properties) !== undefined) await setTimeToLive(name, properties, true, context);
  return describeTable(name, context);
}

/** Deletes a table, unless the template protects it. */
export async function deleteTable(existing: ExistingResource, { cloud }: DeployContext): Promise<void> {
  const { properties, ref, attributes } = existing;
  const parts = [properties, ...records(properties, 'Replicas')];
  if (parts.some((part) => flag(part, 'DeletionProtectionEnabled'))) {
    throw new LocalCloudError('ResourceFailed', 'the table is protected by DeletionProtectionEnabled');
  }
  cloud.timeToLive.ignore(ref);
  await cloud.clients.dynamodb.send(new DeleteTableCommand({ TableName: ref }));
  cloud.physicalStreams.delete(String(attributes.StreamArn));
}

/** What a table answers, once it can be used. */
export async function describeTable(name: string, context: DeployContext): Promise<DeployedResource> {
  const table = await whenActive(name, context);
  const { clients, physicalStreams } = context.cloud;
  const arn = context.arn('dynamodb', `table/${name}`);
  const attributes: Record<string, string> = { Arn: arn, TableId: table.TableId ?? '' };
  if (table.LatestStreamArn && table.LatestStreamLabel) {
    attributes.StreamArn = `${arn}/stream/${isoLabel(table.LatestStreamLabel)}`;
    if (!physicalStreams.has(attributes.StreamArn))
      physicalStreams.set(attributes.StreamArn, await newStream(clients.streams, table.LatestStreamArn));
  }
  return { ref: name, arn, attributes };
}

/** Switches time to live on or off, by the attribute that the properties name. */
export async function setTimeToLive(
  name: string,
  properties: Properties,
  enabled: boolean,
  { cloud: { clients, timeToLive } }: DeployContext,
): Promise<void> {
  const attribute = timeToLiveAttribute(properties) ?? '';
  await clients.dynamodb.send(
    new UpdateTimeToLiveCommand({
      TableName: name,
      TimeToLiveSpecification: { AttributeName: attribute, Enabled: enabled },
    }),
  );
  const keyNames = keySchema(properties).map(({ AttributeName: keyName = '' }) => keyName);
  if (enabled) timeToLive.watch({ name, attribute, keyNames });
  else timeToLive.ignore(name);
}

/** Waits until the table takes requests. */
export async function whenActive(name: string, context: DeployContext): Promise<TableDescription> {
  const command = new DescribeTableCommand({ TableName: name });
  for (;;) {
    const { Table: table } = await context.cloud.clients.dynamodb.send(command);
    if (table?.TableStatus === 'ACTIVE') return table;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** AWS labels a stream `2026-11-23T15:43:15.266`, the emulator by the seconds since 1970. */
function isoLabel(label: string): string {
  const seconds = Number(label);
  return Number.isFinite(seconds) ? new Date(seconds * 1000).toISOString().replace('Z', '') : label;
}
