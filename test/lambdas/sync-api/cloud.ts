import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchWriteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { LocalCloud } from '../../../lib/local-cloud';
import { BoundedContext, Contract, OwnedTable, SyncApi } from '../../../packages/cdk-event-sharing';
import { type RequestOptions, signedFetch } from '../../support/signed-fetch';

/** A contract of users with these properties beside the key. */
function userContract(version: string, properties: object): Contract {
  return Contract.fromObject({
    'x-contract': { owner: 'users', entity: 'User', version, key: ['user_id'], revision: 'revision' },
    type: 'object',
    properties: { user_id: { type: 'integer' }, revision: { type: 'integer' }, ...properties },
    required: ['user_id'],
  });
}

export const USER_1 = userContract('1.2', { name: { type: 'string' } });
export const USER_2 = userContract('2.0', {
  full_name: { type: 'string' },
  settings: { type: 'object', additionalProperties: true },
});

/** Members of teams in a single-table design, beside items that are nobody else's business. */
const MEMBER = Contract.fromObject({
  'x-contract': {
    owner: 'users',
    entity: 'Member',
    version: '1.0',
    key: ['team', 'number'],
    source: {
      items: { attribute: 'sk', beginsWith: 'MEMBER#' },
      fields: {
        team: { attribute: 'pk', stripPrefix: 'TEAM#' },
        number: { attribute: 'sk', stripPrefix: 'MEMBER#' },
      },
    },
  },
  type: 'object',
  properties: { team: { type: 'string' }, number: { type: 'integer' }, role: { type: 'string' } },
  required: ['team', 'number'],
});

const tagContract = (entity: string) =>
  Contract.fromObject({
    'x-contract': { owner: 'users', entity, version: '1.0', key: ['label'] },
    type: 'object',
    properties: { label: { type: 'string' }, price: { type: 'string', format: 'decimal' } },
    required: ['label'],
  });
export const TAG = tagContract('Tag');
/** The same rows: an entity has one API in an account and region. */
export const TAG_BY_URL = tagContract('TagByUrl');

const TABLES = {
  Users: { partitionKey: { name: 'user_id', type: AttributeType.NUMBER } },
  Teams: {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
  },
  Tags: { partitionKey: { name: 'label', type: AttributeType.STRING } },
} as const;

type TableName = keyof typeof TABLES;
type ApiName = 'Users' | 'Teams' | 'Tags' | 'TagsByUrl';

/** The read APIs of three tables on a local cloud, called as another service would. */
export class ApiCloud {
  static async start(): Promise<ApiCloud> {
    const outdir = mkdtempSync(join(tmpdir(), 'sync-api-'));
    const app = new App({ outdir });
    const stack = new Stack(app, 'Service');
    const context = new BoundedContext(stack, 'Context', { name: 'users' });
    const removalPolicy = RemovalPolicy.DESTROY;
    const tables = Object.entries(TABLES).map(
      ([id, key]) => [id, new OwnedTable(context, id, { ...key, removalPolicy })] as const,
    );
    const { Users, Teams, Tags } = Object.fromEntries(tables) as Record<TableName, OwnedTable>;
    const apis = {
      Users: new SyncApi(context, 'UsersApi', { table: Users, contracts: [USER_1, USER_2], path: 'users' }),
      Teams: new SyncApi(context, 'TeamsApi', { table: Teams, contracts: [MEMBER], path: 'members' }),
      Tags: new SyncApi(context, 'TagsApi', { table: Tags, contracts: [TAG], path: 'tags' }),
      TagsByUrl: new SyncApi(context, 'TagsByUrlApi', {
        table: Tags,
        contracts: [TAG_BY_URL],
        path: 'tags',
        functionUrl: true,
      }),
    };
    for (const [id, api] of Object.entries(apis)) {
      new CfnOutput(stack, `${id}Url`, { value: api.url });
      new CfnOutput(stack, `${id}Function`, { value: api.functionName });
    }
    for (const [id, { table }] of tables) new CfnOutput(stack, `${id}Table`, { value: table.tableName });
    app.synth();
    const cloud = await LocalCloud.start({ assembly: outdir });
    return new ApiCloud(cloud, () => rmSync(outdir, { recursive: true, force: true }));
  }

  private constructor(
    readonly cloud: LocalCloud,
    private readonly remove: () => void,
  ) {}

  output(name: string): string {
    const value = this.cloud.outputs.Service?.[name];
    if (!value) throw new Error(`there is no output ${name}`);
    return value;
  }

  call(api: ApiName, path: string, options?: RequestOptions): Promise<Response> {
    const service = api === 'TagsByUrl' ? 'lambda' : 'execute-api';
    return signedFetch(`${this.output(`${api}Url`)}${path}`, options, { service });
  }

  batchGet(api: ApiName, collection: string, body: unknown): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = { 'content-type': 'application/json' };
    return this.call(api, `/${collection}/batch-get`, { method: 'POST', headers, body: text });
  }

  async put(table: TableName, ...items: Record<string, unknown>[]): Promise<void> {
    const { dynamodb } = this.cloud.clients;
    const name = this.output(`${table}Table`);
    if (items.length === 1) {
      await dynamodb.send(new PutItemCommand({ TableName: name, Item: marshall(items[0]) }));
      return;
    }
    for (let start = 0; start < items.length; start += 25) {
      const requests = items
        .slice(start, start + 25)
        .map((item) => ({ PutRequest: { Item: marshall(item) } }));
      await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [name]: requests } }));
    }
  }

  async stop(): Promise<void> {
    await this.cloud.stop();
    this.remove();
  }
}
