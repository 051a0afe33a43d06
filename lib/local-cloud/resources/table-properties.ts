import type {
  AttributeDefinition,
  KeySchemaElement,
  Projection,
  StreamSpecification,
} from '@aws-sdk/client-dynamodb';
import {
  flag,
  type Properties,
  type Refusal,
  record,
  records,
  text,
  unknownProperties,
} from '../template/properties';

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

const STREAM_PROPERTIES = { applied: ['StreamViewType'], recorded: ['ResourcePolicy'] };

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

/** What of a table's indexes and stream does not run here. */
export function tableRefusals(properties: Properties): Refusal[] {
  const ofIndexes = ['GlobalSecondaryIndexes', 'LocalSecondaryIndexes'].flatMap((name) =>
    records(properties, name).flatMap((index) => unknownProperties(index, INDEX_PROPERTIES, name)),
  );
  const stream = record(properties, 'StreamSpecification');
  return [...ofIndexes, ...unknownProperties(stream, STREAM_PROPERTIES, 'StreamSpecification')];
}

export function indexes(properties: Properties, name: string) {
  return records(properties, name).map((index) => ({
    IndexName: text(index, 'IndexName'),
    KeySchema: keySchema(index),
    Projection: record(index, 'Projection') as Projection,
  }));
}

export function keySchema(properties: Properties): KeySchemaElement[] {
  return records(properties, 'KeySchema').map((element) => ({
    AttributeName: text(element, 'AttributeName'),
    KeyType: text(element, 'KeyType') as KeySchemaElement['KeyType'],
  }));
}

export function attributeDefinitions(properties: Properties): AttributeDefinition[] {
  return records(properties, 'AttributeDefinitions').map((definition) => ({
    AttributeName: text(definition, 'AttributeName'),
    AttributeType: text(definition, 'AttributeType') as AttributeDefinition['AttributeType'],
  }));
}

export function streamSpecification(properties: Properties): StreamSpecification | undefined {
  if (properties.StreamSpecification === undefined) return undefined;
  const specification = record(properties, 'StreamSpecification');
  return {
    StreamEnabled: true,
    StreamViewType: text(specification, 'StreamViewType') as StreamSpecification['StreamViewType'],
  };
}

/** The attribute with items' times to live; undefined when they live for ever. */
export function timeToLiveAttribute(properties: Properties): string | undefined {
  const specification = record(properties, 'TimeToLiveSpecification');
  return flag(specification, 'Enabled') ? text(specification, 'AttributeName') : undefined;
}
