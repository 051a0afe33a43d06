import { CfnOutput, type Environment, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Attribute } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import {
  BoundedContext,
  ChangeFeed,
  type ChangeFeedProps,
  type Contract,
  Namespace,
  OwnedTable,
  ReadReplica,
  type ReadReplicaProps,
} from '../../../../packages/cdk-event-sharing';

interface OwnerSettings {
  readonly contracts: Contract[];
  readonly partitionKey: Attribute;
  readonly sortKey?: Attribute;
  readonly removalPolicy?: RemovalPolicy;
  readonly timeToLiveAttribute?: string;
  readonly feed?: Partial<ChangeFeedProps> | ((scope: Construct) => Partial<ChangeFeedProps>);
  /** Of the owner's stack alone. */
  readonly namespace?: string;
}

/** Where a service is. */
interface Place {
  readonly env?: Environment;
  readonly namespace?: string;
}

function stackAt(app: Construct, id: string, { env, namespace }: Place): Stack {
  const stack = new Stack(app, id, { env });
  if (namespace !== undefined) Namespace.set(stack, namespace);
  return stack;
}

/** The service that owns the contracts, with its table and feed in a stack of its own. */
export function defineOwner(app: Construct, settings: OwnerSettings, place: Place = {}) {
  const { contracts, feed, namespace, ...tableProps } = settings;
  const name = contracts[0]?.owner ?? '';
  const stack = stackAt(app, `${name}-owner`, { namespace, ...place });
  const context = new BoundedContext(stack, 'Context', { name });
  const table = new OwnedTable(context, 'Table', tableProps);
  const more = typeof feed === 'function' ? feed(stack) : feed;
  const changes = new ChangeFeed(context, 'Feed', { table, contracts, ...more });
  outputAll(stack, {
    Table: table.table.tableName,
    Topic: changes.topicArn,
    Publisher: changes.publisherName,
    Failures: changes.failureBucketName,
    Payloads: changes.payloadBucketName,
  });
  return { stack, context, table, feed: changes };
}

type Replicas = Readonly<Record<string, ReadReplicaProps>>;

/** A service with replicas, deployed after their owner; a replica's outputs begin with its id. */
export function defineConsumer(
  app: Construct,
  name: string,
  owner: { readonly stack: Stack } | undefined,
  replicas: Replicas | ((scope: Construct) => Replicas),
  place: Place = {},
) {
  const stack = stackAt(app, name, place);
  const context = new BoundedContext(stack, 'Context', { name });
  const wanted = typeof replicas === 'function' ? replicas(stack) : replicas;
  for (const [id, props] of Object.entries(wanted)) {
    const replica = new ReadReplica(context, id, props);
    outputAll(stack, {
      [id]: replica.tableName,
      [`${id}Queue`]: replica.queueUrl,
      [`${id}DeadLetterQueue`]: replica.deadLetterQueueUrl,
      [`${id}Replicator`]: replica.replicatorName,
    });
  }
  if (owner) stack.addStackDependency(owner.stack);
  return { stack, context };
}

export function outputAll(stack: Stack, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) new CfnOutput(stack, name, { value });
}
