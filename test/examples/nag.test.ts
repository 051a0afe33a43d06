import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Tracing } from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BillingEventsStack } from '../../examples/users-orders/stacks/billing-events-stack';
import { BillingStack } from '../../examples/users-orders/stacks/billing-stack';
import { NotificationsStack } from '../../examples/users-orders/stacks/notifications-stack';
import { OrdersStack } from '../../examples/users-orders/stacks/orders-stack';
import { UsersStack } from '../../examples/users-orders/stacks/users-stack';
import {
  BoundedContext,
  ChangeFeed,
  OwnedTable,
  ReadReplica,
  SyncApi,
} from '../../packages/cdk-event-sharing';
import { userContract } from '../constructs/support/contracts';
import { keyedApp } from '../constructs/support/keyed-app';
import { defineSharing } from '../proofs/deployed/support/three-accounts';
import { examine } from '../support/examine';

const ENV = { account: '123456789012', region: 'eu-west-1' };

function example(outdir: string): App {
  const app = new App({ outdir });
  new UsersStack(app, 'Users');
  new OrdersStack(app, 'Orders');
  new NotificationsStack(app, 'Notifications');
  new BillingStack(app, 'Billing', { outbox: new BillingEventsStack(app, 'BillingEvents').outbox });
  return app;
}

function sharing(outdir: string): App {
  const app = new App({ outdir });
  defineSharing(app);
  return app;
}

function withOptions(outdir: string): App {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Service', { env: ENV });
  const vpc = new Vpc(stack, 'Vpc', { natGateways: 0, flowLogs: { All: {} } });
  const options = { vpc, vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED }, tracing: Tracing.ACTIVE };
  const users = new BoundedContext(stack, 'users', { name: 'users' });
  const partitionKey = { name: 'user_id', type: AttributeType.NUMBER };
  const table = new OwnedTable(users, 'Users', { partitionKey });
  const contracts = [userContract()];
  new ChangeFeed(users, 'Feed', { table, contracts, removalPolicy: RemovalPolicy.DESTROY, ...options });
  new SyncApi(users, 'Api', { table, contracts, path: 'users', ...options });
  const orders = new BoundedContext(stack, 'orders', { name: 'orders' });
  new ReadReplica(orders, 'User', { contract: userContract(), ...options });
  return app;
}

function withOpenBucket(outdir: string): App {
  const app = example(outdir);
  new s3.Bucket(app.node.findChild('Users'), 'Open');
  return app;
}

afterEach(() => {
  process.exitCode = undefined;
});

test.each([
  ['the example', example],
  ['an app with keys of its own', (outdir: string) => keyedApp(ENV, new App({ outdir })).app],
  ['a feed in several accounts and regions', sharing],
  ['functions in a network, with traces', withOptions],
])('%s has no finding of cdk-nag that is not explained', (_name, create) => {
  const { open, explained, unexplained } = examine(create);
  expect(open).toEqual([]);
  expect(unexplained).toEqual([]);
  expect(explained).toBeGreaterThan(0);
});

test('a bucket that is not protected is still found', () => {
  expect(examine(withOpenBucket).open).toEqual(
    expect.arrayContaining(['AwsSolutions-S1: Users/Open/Resource', 'AwsSolutions-S10: Users/Open/Resource']),
  );
});
