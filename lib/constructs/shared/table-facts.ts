import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Contract } from '../../contracts';
import { sourceOf } from '../../contracts/source/source';
import type { KeyAttribute } from '../../wire/item';
import { known } from './place';

/** In place of a view type: the table has no stream. */
export const NO_STREAM = 'NONE';

/** Keys of imported tables, as far as whoever imported them has told. */
const toldKeys = new WeakMap<dynamodb.ITable, KeyAttribute[]>();

/** Remembers the key of a table that the app does not create. */
export function tellKey(table: dynamodb.ITable, key: readonly dynamodb.Attribute[]): void {
  toldKeys.set(table, [...key]);
}

/** The key of a table, partition key first. Not known for an imported table of which nobody has told it. */
export function keyAttributesOf(table: dynamodb.ITable): KeyAttribute[] | undefined {
  const resource = resourceOf(table);
  if (!resource) return toldKeys.get(table);
  const schema: dynamodb.CfnTable.KeySchemaProperty[] = Stack.of(table).resolve(resource.keySchema);
  const attributes: dynamodb.CfnTable.AttributeDefinitionProperty[] = Stack.of(table).resolve(
    resource.attributeDefinitions,
  );
  return schema.map(({ attributeName: name }) => ({
    name,
    type: attributes.find(({ attributeName }) => attributeName === name)?.attributeType ?? 'S',
  }));
}

/** Names of the attributes by which contracts tell an item's key, for a table whose own key is not known. */
export function keyNamesOf(contracts: readonly Contract[]): string[] {
  const names = contracts.flatMap((contract) => {
    const { conditions, placeOf } = sourceOf(contract);
    const fixed = conditions.filter(({ equals }) => equals !== undefined);
    return [...contract.key.map(placeOf), ...fixed].map(({ attribute }) => attribute);
  });
  return [...new Set(names)];
}

/** What a table's stream carries, or `NONE` without a stream. Not known for an imported table. */
export function streamViewTypeOf(table: dynamodb.ITable): string | undefined {
  const resource = resourceOf(table);
  if (!resource) return undefined;
  return Stack.of(table).resolve(resource.streamSpecification)?.streamViewType ?? NO_STREAM;
}

/** The attribute by which a table removes items, unless it removes none. Not known for an imported table. */
export function timeToLiveOf(table: dynamodb.ITable): string | undefined {
  const resource = resourceOf(table);
  const found = resource && Stack.of(table).resolve(resource.timeToLiveSpecification);
  return found?.enabled ? found.attributeName : undefined;
}

/** Encryption of a table with a customer's key, or with a key owned by AWS. */
export function tableEncryption(key: kms.IKey | undefined): dynamodb.TableEncryptionV2 {
  const { TableEncryptionV2 } = dynamodb;
  return key ? TableEncryptionV2.customerManagedKey(key) : TableEncryptionV2.dynamoOwnedKey();
}

/** The physical name of a table, unless CloudFormation chooses it. */
export function givenNameOf(table: dynamodb.ITable): string | undefined {
  return known((resourceOf(table) ?? table).tableName);
}

/** Whether the app creates the table: an imported one has no resource. */
export function isCreatedHere(table: dynamodb.ITable): boolean {
  return resourceOf(table) !== undefined;
}

function resourceOf(table: dynamodb.ITable): dynamodb.CfnTable | dynamodb.CfnGlobalTable | undefined {
  const child = table.node.defaultChild;
  return child instanceof dynamodb.CfnTable || child instanceof dynamodb.CfnGlobalTable ? child : undefined;
}
