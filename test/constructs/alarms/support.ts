import { App, Duration, Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  BoundedContext,
  ChangeConsumer,
  ChangeFeed,
  ReadReplica,
  SyncApi,
} from '../../../packages/cdk-event-sharing';
import { temporaryDirectory } from '../../support/temporary-directory';
import { userContract } from '../support/contracts';
import { newUsersTable } from '../support/stacks';

export const contract = userContract();
const outdir = temporaryDirectory();

/** One of each of what can be watched, in one stack. */
export interface Watched {
  readonly app: App;
  readonly stack: Stack;
  readonly users: BoundedContext;
  readonly orders: BoundedContext;
  readonly feed: ChangeFeed;
  readonly api: SyncApi;
  readonly replica: ReadReplica;
  readonly consumer: ChangeConsumer;
}

/** @param objective within which all must be done. @default nobody says */
export function watchedApp(
  objective?: Duration,
  { functionUrl = false, app = new App({ outdir }) } = {},
): Watched {
  const stack = new Stack(app, 'Service');
  const users = new BoundedContext(stack, 'Users', { name: 'users' });
  const orders = new BoundedContext(stack, 'Orders', { name: 'orders' });
  const table = newUsersTable(users);
  const feed = new ChangeFeed(users, 'Feed', { table, contracts: [contract], freshness: objective });
  const latency = objective && Duration.seconds(1);
  const api = new SyncApi(users, 'Api', {
    table,
    contracts: [contract],
    path: 'users',
    functionUrl,
    latency,
  });
  const replica = new ReadReplica(orders, 'User', { contract, freshness: objective });
  const fn = new LambdaFunction(orders, 'Handler', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
  });
  const consumer = new ChangeConsumer(orders, 'Mail', { contract, function: fn, freshness: objective });
  return { app, stack, users, orders, feed, api, replica, consumer };
}

// biome-ignore lint/suspicious/noExplicitAny: templates are data of CloudFormation
type Properties = any;

/** Properties of all alarms, by the end of their ids without the hash. */
export function alarmsOf(template: Template, type = 'AWS::CloudWatch::Alarm'): Record<string, Properties> {
  return Object.fromEntries(
    Object.entries(template.findResources(type)).map(([id, { Properties }]) => [id.slice(0, -8), Properties]),
  );
}
