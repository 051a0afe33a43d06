import { App, type Environment, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { BoundedContext, ChangeFeed, OwnedTable, ReadReplica } from '../../../packages/cdk-event-sharing';
import { userContract } from './contracts';

/** Three keys: the owner's of its table, the owner's of what it publishes, the consumer's of its copy. */
export function keyedApp(env: Environment, app = new App()) {
  const users = new Stack(app, 'Users', { env });
  const owner = new BoundedContext(users, 'Context', { name: 'users' });
  const table = new OwnedTable(owner, 'Users', {
    partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
    removalPolicy: RemovalPolicy.DESTROY,
    encryptionKey: newKey(users, 'TableKey'),
  });
  const feed = new ChangeFeed(owner, 'Feed', {
    table,
    contracts: [userContract()],
    encryptionKey: newKey(users, 'FeedKey'),
  });
  const orders = new Stack(app, 'Orders', { env });
  const consumer = new BoundedContext(orders, 'Context', { name: 'orders' });
  const replica = new ReadReplica(consumer, 'User', {
    contract: userContract(),
    encryptionKey: newKey(orders, 'Key'),
  });
  const reader = new Role(consumer, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  replica.grantRead(reader);
  return { app, users, orders, table, feed, replica };
}

function newKey(scope: Construct, id: string): Key {
  return new Key(scope, id, { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
}
