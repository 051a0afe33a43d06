import { createRequire } from 'node:module';
import { join } from 'node:path';
import { userSchema } from '../../support/user-contract';
import { DOCUMENT_SCHEMA } from './document-schema';

/**
 * Synthesises what has one of each handler: users and documents with their feeds, users' API, and a replica and a forwarder of users.
 *
 * Usage: app.ts CHECKOUT OUTDIR. Constructs, CDK and handlers are those of the checkout, which may be another one than this.
 */
function main([checkout = '', outdir]: readonly (string | undefined)[]): void {
  const load = createRequire(join(checkout, 'package.json'));
  const { App, RemovalPolicy, Stack }: typeof import('aws-cdk-lib') = load('aws-cdk-lib');
  const { AttributeType }: typeof import('aws-cdk-lib/aws-dynamodb') = load('aws-cdk-lib/aws-dynamodb');
  const { Queue }: typeof import('aws-cdk-lib/aws-sqs') = load('aws-cdk-lib/aws-sqs');
  const ours: typeof import('../../../packages/cdk-event-sharing') = load(
    './packages/cdk-event-sharing/index.ts',
  );
  const { BoundedContext, ChangeFeed, ChangeForwarder, Contract, OwnedTable, ReadReplica, SyncApi } = ours;

  const app = new App({ outdir });
  const context = (name: string) => new BoundedContext(new Stack(app, name), 'Context', { name });
  const user = Contract.fromObject(userSchema);
  const document = Contract.fromObject(DOCUMENT_SCHEMA);

  const users = context('users');
  const table = new OwnedTable(users, 'Table', {
    partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
  });
  new ChangeFeed(users, 'Feed', { table, contracts: [user] });
  new SyncApi(users, 'Api', { table, contracts: [user], path: 'users' });

  const documents = context('documents');
  const files = new OwnedTable(documents, 'Table', {
    partitionKey: { name: 'id', type: AttributeType.STRING },
  });
  const removalPolicy = RemovalPolicy.DESTROY;
  new ChangeFeed(documents, 'Feed', { table: files, contracts: [document], removalPolicy });

  const orders = context('orders');
  new ReadReplica(orders, 'User', { contract: user });
  const fifoQueue = new Queue(orders, 'Elsewhere', { fifo: true });
  new ChangeForwarder(orders, 'Users', { contract: user, fifoQueue });
  Stack.of(orders).addStackDependency(Stack.of(users));
  app.synth();
}

main(process.argv.slice(2));
