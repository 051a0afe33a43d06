import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as kms from 'aws-cdk-lib/aws-kms';

/** A key attribute of a table with its DynamoDB type, `S`, `N` or `B`. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: string;
}

/** In place of a view type: the table has no stream. */
export const NO_STREAM = 'NONE';

/** The key of a table, partition key first. Not known for an imported table. */
export function keyAttributesOf(table: dynamodb.ITable): KeyAttribute[] | undefined {
  const resource = resourceOf(table);
  if (!resource) return undefined;
  const schema: dynamodb.CfnTable.KeySchemaProperty[] = Stack.of(table).resolve(resource.keySchema);
  const attributes: dynamodb.CfnTable.AttributeDefinitionProperty[] = Stack.of(table).resolve(
    resource.attributeDefinitions,
  );
  return schema.map(({ attributeName: name }) => ({
    name,
    type: attributes.find(({ attributeName }) => attributeName === name)?.attributeType ?? 'S',
  }));
}

/** What a table's stream carries, or `NONE` without a stream. Not known for an imported table. */
export function streamViewTypeOf(table: dynamodb.ITable): string | undefined {
  const resource = resourceOf(table);
  if (!resource) return undefined;
  return Stack.of(table).resolve(resource.streamSpecification)?.streamViewType ?? NO_STREAM;
}

/** Encryption of a table with a customer's key, or with a key owned by AWS. */
export function tableEncryption(key: kms.IKey | undefined): dynamodb.TableEncryptionV2 {
  const { TableEncryptionV2 } = dynamodb;
  return key ? TableEncryptionV2.customerManagedKey(key) : TableEncryptionV2.dynamoOwnedKey();
}

function resourceOf(table: dynamodb.ITable): dynamodb.CfnTable | dynamodb.CfnGlobalTable | undefined {
  const child = table.node.defaultChild;
  return child instanceof dynamodb.CfnTable || child instanceof dynamodb.CfnGlobalTable ? child : undefined;
}
