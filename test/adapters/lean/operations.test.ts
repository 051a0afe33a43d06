import { hash } from 'node:crypto';
import * as sdkDynamo from '@aws-sdk/client-dynamodb';
import * as sdkEvents from '@aws-sdk/client-eventbridge';
import * as sdkS3 from '@aws-sdk/client-s3';
import * as sdkSns from '@aws-sdk/client-sns';
import * as sdkSqs from '@aws-sdk/client-sqs';
import * as sdkSsm from '@aws-sdk/client-ssm';
import * as leanDynamo from '../../../lib/adapters/lean/client-dynamodb';
import * as leanEvents from '../../../lib/adapters/lean/client-eventbridge';
import * as leanS3 from '../../../lib/adapters/lean/client-s3';
import * as leanSns from '../../../lib/adapters/lean/client-sns';
import * as leanSqs from '../../../lib/adapters/lean/client-sqs';
import * as leanSsm from '../../../lib/adapters/lean/client-ssm';
import { type HttpAnswer, HttpProxy, type HttpRequest } from '../../support/http-proxy';
import { setEnvironment } from './environment';

/** A name as `PutItem`: the module has the client, and the command of that name. */
interface Operation {
  readonly client: string;
  readonly modules: readonly [sdk: object, lean: object];
  readonly command: string;
  readonly input: object;
  /** What the service answers. @default an empty object */
  readonly answer?: Partial<Omit<HttpAnswer, 'body'>> & { readonly text: string };
}

const DYNAMODB = { client: 'DynamoDBClient', modules: [sdkDynamo, leanDynamo] } as const;
const SQS = { client: 'SQSClient', modules: [sdkSqs, leanSqs] } as const;
const SNS = { client: 'SNSClient', modules: [sdkSns, leanSns] } as const;
const S3 = { client: 'S3Client', modules: [sdkS3, leanS3] } as const;
const SSM = { client: 'SSMClient', modules: [sdkSsm, leanSsm] } as const;
const EVENTS = { client: 'EventBridgeClient', modules: [sdkEvents, leanEvents] } as const;

const Key = { id: { S: 'ü "1"' } };
const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/000000000000/users';
const TEXT = '{"a":"<ü & \\u2028 +%~!\'()*>"}';
const MD5 = hash('md5', TEXT);
const attributes = { type: { DataType: 'String', StringValue: 'a b&c' } };

const OPERATIONS: readonly Operation[] = [
  {
    ...DYNAMODB,
    command: 'PutItemCommand',
    input: {
      TableName: 'users',
      Item: { ...Key, n: { N: '1' }, deep: { M: { list: { L: [{ BOOL: true }, { NULL: true }] } } } },
      ConditionExpression: 'attribute_not_exists(#s) OR #s < :s',
      ExpressionAttributeNames: { '#s': '__seq' },
      ExpressionAttributeValues: { ':s': { S: '1' } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  },
  {
    ...DYNAMODB,
    command: 'GetItemCommand',
    input: { TableName: 'users', Key, ConsistentRead: true },
    answer: { text: '{"Item":{"id":{"S":"1"},"list":{"L":[{"N":"2"}]}}}' },
  },
  {
    ...DYNAMODB,
    command: 'BatchGetItemCommand',
    input: { RequestItems: { users: { Keys: [Key], ConsistentRead: true } } },
    answer: { text: '{"Responses":{"users":[{"id":{"S":"1"}}]},"UnprocessedKeys":{}}' },
  },
  {
    ...DYNAMODB,
    command: 'ScanCommand',
    input: { TableName: 'users', Segment: 0, TotalSegments: 4, Limit: 10, ExclusiveStartKey: undefined },
    answer: { text: '{"Items":[{"id":{"S":"1"}}],"LastEvaluatedKey":{"id":{"S":"1"}}}' },
  },
  {
    ...DYNAMODB,
    command: 'UpdateItemCommand',
    input: { TableName: 'users', Key, UpdateExpression: 'SET #a = :a' },
  },
  {
    ...DYNAMODB,
    command: 'DescribeTableCommand',
    input: { TableName: 'users' },
    answer: { text: '{"Table":{"KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]}}' },
  },
  {
    ...DYNAMODB,
    command: 'TransactWriteItemsCommand',
    input: { TransactItems: [{ Put: { TableName: 'users', Item: Key } }] },
  },
  {
    ...SQS,
    command: 'SendMessageCommand',
    input: { QueueUrl, MessageBody: TEXT, MessageAttributes: attributes },
    answer: { text: `{"MessageId":"1","MD5OfMessageBody":"${MD5}"}` },
  },
  {
    ...SQS,
    command: 'SendMessageBatchCommand',
    input: {
      QueueUrl,
      Entries: [
        { Id: '0', MessageBody: TEXT, MessageAttributes: attributes },
        { Id: '1', MessageBody: 'y' },
      ],
    },
    answer: {
      text: `{"Successful":[{"Id":"0","MessageId":"1","MD5OfMessageBody":"${MD5}"}],"Failed":[{"Id":"1","Code":"InternalError","SenderFault":false}]}`,
    },
  },
  {
    ...SNS,
    command: 'PublishBatchCommand',
    input: {
      TopicArn: 'arn:aws:sns:eu-west-1:000000000000:users',
      PublishBatchRequestEntries: [
        { Id: '0', Message: TEXT, MessageAttributes: { ...attributes, major: attributes.type } },
        { Id: '1', Message: 'y' },
      ],
    },
    answer: {
      headers: { 'content-type': 'text/xml' },
      text: `<PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult><Failed><member><Code>Internal&amp;Error</Code><Id>1</Id><Message>a &lt;b&gt; &#x43;</Message><SenderFault>false</SenderFault></member><member><Code>X</Code><Id>0</Id><SenderFault>true</SenderFault></member></Failed><Successful/></PublishBatchResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></PublishBatchResponse>`,
    },
  },
  {
    ...S3,
    command: 'PutObjectCommand',
    input: { Bucket: 'payloads', Key: 'a b/ü%41/!*.json', Body: TEXT, ContentType: 'application/json' },
    answer: { text: '' },
  },
  {
    ...S3,
    command: 'ListObjectsV2Command',
    input: { Bucket: 'payloads' },
    answer: {
      text: '<ListBucketResult><Contents><Key> a&amp;b&#x9;c</Key></Contents><Contents><Key>ü</Key></Contents></ListBucketResult>',
    },
  },
  {
    ...S3,
    command: 'DeleteObjectsCommand',
    input: { Bucket: 'payloads', Delete: { Objects: [{ Key: 'a&<b>' }, { Key: 'ü' }], Quiet: true } },
    answer: {
      text: '<DeleteResult><Error><Key>ü</Key><Code>AccessDenied</Code><Message>no</Message></Error></DeleteResult>',
    },
  },
  {
    ...SSM,
    command: 'GetParameterCommand',
    input: { Name: '/event-sharing/users' },
    answer: { text: '{"Parameter":{"Value":"x"}}' },
  },
  {
    ...EVENTS,
    command: 'PutEventsCommand',
    input: {
      Entries: [{ EventBusName: 'b', Source: 's', DetailType: 't', Time: new Date(1_500), Detail: TEXT }],
    },
    answer: { text: '{"FailedEntryCount":1,"Entries":[{"ErrorCode":"Busy"}]}' },
  },
];

/** Of the headers, those that a service reads and that do not depend on who asks. */
const READ = [
  'content-type',
  'x-amz-target',
  'x-amz-checksum-crc32',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-checksum-mode',
  'x-amz-content-sha256',
  'x-amz-security-token',
  'x-amzn-trace-id',
];

let asked: HttpRequest[];
let answer: HttpAnswer;
let server: HttpProxy;
beforeAll(async () => {
  server = await HttpProxy.start('http://127.0.0.1:9', async (request) => {
    asked.push(request);
    return answer;
  });
});
afterAll(() => server?.close());

/** What the service is asked, and what the caller is told. */
async function ask(operation: Operation, way: 0 | 1) {
  asked = [];
  const module = operation.modules[way] as Record<string, new (input?: object) => never>;
  const Client = module[operation.client] as unknown as new (
    config: object,
  ) => { send(command: never): Promise<object>; destroy(): void };
  const Command = module[operation.command];
  if (!Command) throw new Error(`no ${operation.command}`);
  // The region of the client is the test's own: jest changes the environment after the SDK has read it.
  const client = new Client({ region: 'eu-west-1', useQueueUrlAsEndpoint: false });
  try {
    const { $metadata: _, ...told } = (await client.send(new Command(operation.input))) as Record<
      string,
      unknown
    >;
    const [{ method, path, headers, body }] = asked as [HttpRequest];
    const read = Object.fromEntries(READ.map((name) => [name, headers[name]]));
    // S3 alone wants it.
    if (operation.client !== 'S3Client') read['x-amz-content-sha256'] = undefined;
    return {
      request: { method, path: path.split('&').sort(), read, body: meaningOf(body.toString()) },
      told,
    };
  } finally {
    client.destroy();
  }
}

/** A body that means the same may be written in another way. */
function meaningOf(body: string): unknown {
  if (body.startsWith('{')) return JSON.parse(body);
  if (body.startsWith('Action=')) return Object.fromEntries(new URLSearchParams(body));
  return body.replace(/^<\?xml[^>]*\?>/, '').replace(/&#(\d+);/g, (_, code) => ESCAPES[code] ?? code);
}
const ESCAPES: Readonly<Record<string, string>> = { 60: '&lt;', 62: '&gt;', 38: '&amp;' };

test.each(OPERATIONS.map((operation) => [operation.command, operation] as const))(
  '%s asks what the SDK asks, and tells what the SDK tells',
  async (_, operation) => {
    setEnvironment({
      AWS_ENDPOINT_URL: server.url,
      AWS_SESSION_TOKEN: 'token',
      AWS_LAMBDA_FUNCTION_NAME: 'publisher',
      _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0',
    });
    const { text = '{}', status = 200, headers = {} } = operation.answer ?? {};
    answer = { status, headers, body: Buffer.from(text) };
    const [sdk, lean] = [await ask(operation, 0), await ask(operation, 1)];
    // A checksum is of what is written.
    if (operation.command === 'DeleteObjectsCommand') {
      for (const { request } of [sdk, lean])
        for (const name of ['x-amz-checksum-crc32', 'x-amz-content-sha256']) request.read[name] = undefined;
    }
    // Ours carries none: who sends it knows it again by what it wrote.
    if (operation.command === 'TransactWriteItemsCommand')
      Object.assign(sdk.request.body as object, { ClientRequestToken: undefined });
    expect(lean.request).toEqual(sdk.request);
    // The SDK tells more than handlers ask for.
    expect(sdk.told).toMatchObject(JSON.parse(JSON.stringify(lean.told)));
  },
);
