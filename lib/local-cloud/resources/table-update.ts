import { isDeepStrictEqual } from 'node:util';
import {
  type GlobalSecondaryIndexUpdate,
  type StreamSpecification,
  UpdateTableCommand,
  type UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { LocalCloudError } from '../shared/errors';
import type { Properties } from '../template/properties';
import type { DeployContext, DeployedResource, ExistingResource } from './deployer';
import { describeTable, setTimeToLive, whenActive } from './table';
import { attributeDefinitions, indexes, streamSpecification, timeToLiveAttribute } from './table-properties';

/**
 * Changes a table where it is: its stream, its time to live, and one global index. Its items stay.
 *
 * @throws LocalCloudError `ResourceFailed` for more than one index: "You can only create or delete one global secondary index in a
 *   single stack operation" (CloudFormation, "AWS::DynamoDB::GlobalTable")
 */
export async function updateTable(
  properties: Properties,
  existing: ExistingResource,
  context: DeployContext,
): Promise<DeployedResource | 'replace'> {
  const { ref: name, properties: before } = existing;
  if (isRetyped(before, properties) || differs(before, properties, localIndexes)) return 'replace';
  const changes = indexChanges(before, properties);
  await updateStream(name, streamSpecification(before), streamSpecification(properties), context);
  if (changes.length > 0) {
    const AttributeDefinitions = attributeDefinitions(properties);
    await change({ TableName: name, AttributeDefinitions, GlobalSecondaryIndexUpdates: changes }, context);
  }
  await updateTimeToLive(name, before, properties, context);
  return describeTable(name, context);
}

const localIndexes = (properties: Properties) => indexes(properties, 'LocalSecondaryIndexes');

function differs(before: Properties, after: Properties, part: (properties: Properties) => unknown): boolean {
  return !isDeepStrictEqual(part(before), part(after));
}

/** CloudFormation, "AWS::DynamoDB::Table": "Replacement if you edit an existing AttributeDefinition". */
function isRetyped(before: Properties, after: Properties): boolean {
  const types = new Map(attributeDefinitions(before).map((each) => [each.AttributeName, each.AttributeType]));
  return attributeDefinitions(after).some(({ AttributeName: name, AttributeType: type }) => {
    return types.has(name) && types.get(name) !== type;
  });
}

function indexChanges(before: Properties, after: Properties): GlobalSecondaryIndexUpdate[] {
  const [old, wanted] = [before, after].map((each) => indexes(each, 'GlobalSecondaryIndexes'));
  const missingIn = (there: typeof old) => (index: object) => {
    return !there?.some((other) => isDeepStrictEqual(other, index));
  };
  const changes = [
    ...(old ?? []).filter(missingIn(wanted)).map(({ IndexName }) => ({ Delete: { IndexName } })),
    ...(wanted ?? []).filter(missingIn(old)).map((index) => ({ Create: index })),
  ];
  if (changes.length <= 1) return changes;
  throw new LocalCloudError(
    'ResourceFailed',
    'cannot perform more than one GSI creation or deletion in a single update, as on AWS: change the indexes one after the other, or start the local cloud again',
  );
}

/** Another view type needs another stream, and with it another ARN. */
async function updateStream(
  TableName: string,
  before: StreamSpecification | undefined,
  after: StreamSpecification | undefined,
  context: DeployContext,
): Promise<void> {
  if (isDeepStrictEqual(before, after)) return;
  if (before) await change({ TableName, StreamSpecification: { StreamEnabled: false } }, context);
  if (after) await change({ TableName, StreamSpecification: after }, context);
}

async function updateTimeToLive(
  name: string,
  before: Properties,
  after: Properties,
  context: DeployContext,
): Promise<void> {
  const [old, wanted] = [before, after].map(timeToLiveAttribute);
  if (old === wanted) return;
  if (old !== undefined) await setTimeToLive(name, before, false, context);
  if (wanted !== undefined) await setTimeToLive(name, after, true, context);
}

async function change(input: UpdateTableCommandInput & { TableName: string }, context: DeployContext) {
  await context.cloud.clients.dynamodb.send(new UpdateTableCommand(input));
  await whenActive(input.TableName, context);
}
