import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Tracing } from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
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
import { temporaryDirectory } from '../support/temporary-directory';

const ENV = { account: '123456789012', region: 'eu-west-1' };

interface Finding {
  readonly ruleName: string;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
}
interface Report {
  readonly violations?: readonly Finding[];
  readonly suppressedViolations?: readonly (Finding & { readonly reason?: string })[];
}

/** What the packs say about an app. */
function examine(create: (outdir: string) => App): {
  open: string[];
  explained: number;
  unexplained: string[];
} {
  const outdir = temporaryDirectory();
  const app = create(outdir);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  try {
    app.synth();
  } catch {
    // What was found is in the report.
  }
  const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as {
    pluginReports: readonly (Report & { readonly pluginName: string })[];
  };
  const packs = pluginReports.filter(({ pluginName }) => ['AwsSolutions', 'Serverless'].includes(pluginName));
  const suppressed = packs.flatMap(({ suppressedViolations = [] }) => suppressedViolations);
  return {
    open: packs.flatMap(({ violations = [] }) => violations.map(nameOf)),
    explained: suppressed.length,
    unexplained: suppressed.filter(({ reason }) => !reason).map(nameOf),
  };
}

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

function nameOf({ ruleName, violatingConstructs }: Finding): string {
  return `${ruleName}: ${violatingConstructs.map(({ constructPath }) => constructPath).join(', ')}`;
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
