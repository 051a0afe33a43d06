import { App, CfnResource, type IPolicyValidationContext, type PolicyViolation, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import {
  BoundaryRules,
  BoundedContext,
  ChangeFeed,
  OwnedTable,
  ReadReplica,
} from '../../../packages/cdk-event-sharing';
import { temporaryDirectory } from '../../support/temporary-directory';
import { userContract } from '../support/contracts';

/** Two services in stacks of their own: users owns a table, orders has a function. */
export function twoServices(
  options: { readonly tableName?: string; readonly env?: { region: string; account: string } } = {},
) {
  const app = newApp();
  const [usersStack, ordersStack] = ['Users', 'Orders'].map(
    (id) => new Stack(app, id, { env: options.env }),
  ) as [Stack, Stack];
  const users = new BoundedContext(usersStack, 'Context', { name: 'users' });
  const orders = new BoundedContext(ordersStack, 'Context', { name: 'orders' });
  const table = new OwnedTable(users, 'Users', {
    partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
    tableName: options.tableName,
  });
  return { app, usersStack, ordersStack, users, orders, table, code: newFunction(orders, 'Code') };
}

/** The example in small: users publishes, orders keeps a copy. */
export function pipeline() {
  const services = twoServices();
  const { users, orders, table } = services;
  const feed = new ChangeFeed(users, 'Feed', { table, contracts: [userContract()] });
  const replica = new ReadReplica(orders, 'User', { contract: userContract() });
  return { ...services, feed, replica };
}

export function override(
  scope: Construct,
  type: string,
  change: (resource: CfnResource) => void,
  id = /./,
): void {
  for (const node of scope.node.findAll()) {
    if (CfnResource.isCfnResource(node) && node.cfnResourceType === type && id.test(node.node.path))
      change(node);
  }
}

export function newApp(): App {
  return new App({ outdir: temporaryDirectory() });
}

export function newFunction(scope: Construct, id: string): LambdaFunction {
  return new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
  });
}

/** What the rules say about an app. */
export function check(app: App, today = '2026-06-15'): readonly PolicyViolation[] {
  return new BoundaryRules({ today }).validate(validationContext(app)).violations;
}

/** What the CDK gives to a validation plugin. */
export function validationContext(app: App): IPolicyValidationContext {
  const assembly = app.synth();
  const stacks = assembly.stacksRecursively;
  return {
    appConstruct: app,
    templatePaths: stacks.map(({ templateFullPath }) => templateFullPath),
    stackTemplates: stacks.map(({ hierarchicalId, templateFullPath, environment }) => ({
      stackConstructPath: hierarchicalId,
      templatePath: templateFullPath,
      region: environment.region === 'unknown-region' ? undefined : environment.region,
      accountId: environment.account === 'unknown-account' ? undefined : environment.account,
    })),
  } as IPolicyValidationContext;
}

/** Rule and message of each finding. */
export function rulesBroken(app: App, today?: string): string[] {
  return check(app, today).map(({ ruleName }) => ruleName);
}
