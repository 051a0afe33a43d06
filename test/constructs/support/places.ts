import { App, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import {
  BoundaryRules,
  BoundedContext,
  ChangeFeed,
  type ChangeFeedProps,
  type Contract,
  OwnedTable,
  ReadReplica,
  type ReadReplicaProps,
  SyncApi,
} from '../../../packages/cdk-event-sharing';
import { temporaryDirectory } from '../../support/temporary-directory';
import { userContract } from './contracts';

export function newApp(withRules = false): App {
  const app = new App({ outdir: temporaryDirectory(), analyticsReporting: false });
  if (withRules) Validations.of(app).addPlugins(new BoundaryRules());
  return app;
}

/** An environment that is known. */
export function at(account: string, region = 'eu-west-1'): StackProps {
  return { env: { account, region } };
}

/** A context in a stack of its own, or in the given one. */
export function contextIn(scope: Construct, name: string, props?: StackProps): BoundedContext {
  const stack = Stack.isStack(scope) ? scope : new Stack(scope, name, props);
  return new BoundedContext(stack, `${name}-context`, { name });
}

/** A contract of users that a context owns. */
export function contractOf(owner: string): Contract {
  return userContract({ meta: { owner } });
}

/** The context owns a table and publishes it. */
export function addFeed(context: BoundedContext, props: Partial<ChangeFeedProps> = {}): ChangeFeed {
  const contracts = [contractOf(context.name)];
  return new ChangeFeed(context, 'Feed', { table: usersTable(context), contracts, ...props });
}

/** The context owns a table and answers for it. */
export function addApi(context: BoundedContext): SyncApi {
  const contracts = [contractOf(context.name)];
  return new SyncApi(context, 'Api', { table: usersTable(context, 'Answered'), contracts, path: 'users' });
}

export function usersTable(context: BoundedContext, id = 'Users', tableName?: string): OwnedTable {
  const partitionKey = { name: 'user_id', type: AttributeType.NUMBER };
  return new OwnedTable(context, id, { partitionKey, tableName });
}

export function addReplica(context: BoundedContext, id = 'User', props: Partial<ReadReplicaProps> = {}) {
  return new ReadReplica(context, id, { contract: userContract(), ...props });
}

/** The warnings of ours in an assembly, each with the path of its construct: `path id: message`. */
export function warningsOf({ stacksRecursively }: CloudAssembly): string[] {
  return stacksRecursively.flatMap(({ messages }) =>
    messages
      .filter(({ level }) => level === 'warning')
      .map(({ id, entry }) => `${id.replace(/^\//, '')}: ${entry.data}`)
      .filter((text) => text.includes('cdk-event-sharing:')),
  );
}
