import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { defineContract, type RowOf } from '../../lib/contracts/define';
import { LocalCloud } from '../../lib/local-cloud';
import {
  BoundedContext,
  ChangeFeed,
  OwnedTable,
  ReadReplica,
  SyncApi,
} from '../../packages/cdk-event-sharing';

/** The example's user, with a revision so that own writes can be waited for. */
export const user = defineContract({
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['user_id'], revision: 'revision' },
  type: 'object',
  properties: { user_id: { type: 'integer' }, name: { type: 'string' }, revision: { type: 'integer' } },
  required: ['user_id', 'name', 'revision'],
});

export type User = RowOf<typeof user>;

/** Users with a read API, and a replica of them in orders, on a local cloud. */
export class StrategiesCloud {
  static async start(): Promise<StrategiesCloud> {
    const outdir = mkdtempSync(join(tmpdir(), 'strategies-'));
    synthesise(outdir);
    return new StrategiesCloud(await LocalCloud.start({ assembly: outdir }), outdir);
  }

  private constructor(
    readonly cloud: LocalCloud,
    private readonly outdir: string,
  ) {}

  output(name: 'Table' | 'Url' | 'Replica'): string {
    const { Users, Orders } = this.cloud.outputs;
    return (Users?.[name] ?? Orders?.[name]) as string;
  }

  async write(row: User): Promise<void> {
    const { dynamodb } = this.cloud.clients;
    await dynamodb.send(new PutItemCommand({ TableName: this.output('Table'), Item: marshall(row) }));
  }

  /** As if the row had not arrived yet. */
  async forget(user_id: number): Promise<void> {
    const { dynamodb } = this.cloud.clients;
    const Key = marshall({ user_id });
    await dynamodb.send(new DeleteItemCommand({ TableName: this.output('Replica'), Key }));
  }

  async stop(): Promise<void> {
    await this.cloud.stop();
    rmSync(this.outdir, { recursive: true, force: true });
  }
}

function synthesise(outdir: string): void {
  const app = new App({ outdir });
  const owner = new Stack(app, 'Users');
  const users = new BoundedContext(owner, 'Context', { name: 'users' });
  const table = new OwnedTable(users, 'Users', {
    partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  new ChangeFeed(users, 'Feed', { table, contracts: [user.contract] });
  const api = new SyncApi(users, 'Api', {
    table,
    contracts: [user.contract],
    path: 'users',
    // The strategies are measured, not the throttling.
    rateLimit: 10_000,
    burstLimit: 10_000,
  });
  const consumer = new Stack(app, 'Orders');
  const orders = new BoundedContext(consumer, 'Context', { name: 'orders' });
  const replica = new ReadReplica(orders, 'User', { contract: user.contract });
  consumer.addStackDependency(owner);
  new CfnOutput(owner, 'Table', { value: table.table.tableName });
  new CfnOutput(owner, 'Url', { value: api.url });
  new CfnOutput(consumer, 'Replica', { value: replica.tableName });
  app.synth();
}
