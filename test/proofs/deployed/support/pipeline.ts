import { CfnOutput, type RemovalPolicy, Stack } from 'aws-cdk-lib';
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
  readonly feed?: Partial<ChangeFeedProps>;
  /** Of the owner's stack alone. */
  readonly namespace?: string;
}

/** The service that owns the contracts, with its table and feed in a stack of its own. */
export function defineOwner(app: Construct, settings: OwnerSettings) {
  const { contracts, feed: feedProps, namespace, ...tableProps } = settings;
  const name = contracts[0]?.owner ?? '';
  const stack = new Stack(app, `${name}-owner`);
  if (namespace !== undefined) Namespace.set(stack, namespace);
  const context = new BoundedContext(stack, 'Context', { name });
  const table = new OwnedTable(context, 'Table', tableProps);
  const feed = new ChangeFeed(context, 'Feed', { table, contracts, ...feedProps });
  outputAll(stack, {
    Table: table.table.tableName,
    Topic: feed.topicArn,
    Publisher: feed.publisherName,
    Failures: feed.failureBucketName,
    Payloads: feed.payloadBucketName,
  });
  return { stack, context, table, feed };
}

/** A service with replicas, deployed after their owner; a replica's outputs begin with its id. */
export function defineConsumer(
  app: Construct,
  name: string,
  owner: { readonly stack: Stack } | undefined,
  replicas: Readonly<Record<string, ReadReplicaProps>>,
) {
  const stack = new Stack(app, name);
  const context = new BoundedContext(stack, 'Context', { name });
  for (const [id, props] of Object.entries(replicas)) {
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
