import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  type KeySchemaElement,
  type Projection,
  type StreamSpecification,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  checkProperties,
  flag,
  optionalText,
  type Properties,
  record,
  records,
  text,
} from '../template/properties';
import type { DeployContext, DeployedResource } from './deployer';

const INDEX_PROPERTIES = {
  applied: ['IndexName', 'KeySchema', 'Projection'],
  recorded: [
    'ContributorInsightsSpecification',
    'OnDemandThroughput',
    'ProvisionedThroughput',
    'ReadOnDemandThroughputSettings',
    'ReadProvisionedThroughputSettings',
    'WarmThroughput',
    'WriteOnDemandThroughputSettings',
    'WriteProvisionedThroughputSettings',
  ],
};

/** Properties that both kinds of table resource have. */
export const COMMON_TABLE_PROPERTIES = {
  applied: [
    'AttributeDefinitions',
    'GlobalSecondaryIndexes',
    'KeySchema',
    'LocalSecondaryIndexes',
    'StreamSpecification',
    'TableName',
    'TimeToLiveSpecification',
  ],
  recorded: ['BillingMode', 'SSESpecification', 'WarmThroughput'],
};

/** Creates a table, always on demand: the emulator does not throttle, so capacity has no effect. */
export async function createTable(properties: Properties, context: DeployContext): Promise<DeployedResource> {
  const { clients, physicalStreams, tableNameSalt: salt } = context.cloud;
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
  await setTimeToLive(name, properties, context);
  const table = await describe(name, context);
  const arn = context.arn('dynamodb', `table/${name}`);
  const attributes: Record<string, string> = { Arn: arn, TableId: table.TableId ?? '' };
  if (table.LatestStreamArn && table.LatestStreamLabel) {
    attributes.StreamArn = `${arn}/stream/${isoLabel(table.LatestStreamLabel)}`;
    physicalStreams.set(attributes.StreamArn, table.LatestStreamArn);
  }
  return { ref: name, arn, attributes };
}

function indexes(properties: Properties, name: string) {
  return records(properties, name).map((index) => {
    checkProperties(name, index, INDEX_PROPERTIES);
    return {
      IndexName: text(index, 'IndexName'),
      KeySchema: keySchema(index),
      Projection: record(index, 'Projection') as Projection,
    };
  });
}

function keySchema(properties: Properties): KeySchemaElement[] {
  return records(properties, 'KeySchema').map((element) => ({
    AttributeName: text(element, 'AttributeName'),
    KeyType: text(element, 'KeyType') as KeySchemaElement['KeyType'],
  }));
}

function attributeDefinitions(properties: Properties): AttributeDefinition[] {
  return records(properties, 'AttributeDefinitions').map((definition) => ({
    AttributeName: text(definition, 'AttributeName'),
    AttributeType: text(definition, 'AttributeType') as AttributeDefinition['AttributeType'],
  }));
}

function streamSpecification(properties: Properties): StreamSpecification | undefined {
  if (properties.StreamSpecification === undefined) return undefined;
  const specification = record(properties, 'StreamSpecification');
  checkProperties('StreamSpecification', specification, {
    applied: ['StreamViewType'],
    recorded: ['ResourcePolicy'],
  });
  return {
    StreamEnabled: true,
    StreamViewType: text(specification, 'StreamViewType') as StreamSpecification['StreamViewType'],
  };
}

async function setTimeToLive(name: string, properties: Properties, context: DeployContext): Promise<void> {
  const specification = record(properties, 'TimeToLiveSpecification');
  if (!flag(specification, 'Enabled')) return;
  const attribute = text(specification, 'AttributeName');
  const { clients, timeToLive } = context.cloud;
  await clients.dynamodb.send(
    new UpdateTimeToLiveCommand({
      TableName: name,
      TimeToLiveSpecification: { AttributeName: attribute, Enabled: true },
    }),
  );
  const keyNames = keySchema(properties).map(({ AttributeName: keyName = '' }) => keyName);
  timeToLive.watch({ name, attribute, keyNames });
}

async function describe(name: string, context: DeployContext): Promise<TableDescription> {
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
