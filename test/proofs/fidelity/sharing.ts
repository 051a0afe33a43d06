import type { LocalCloud, LocalEnvironment } from '../../../lib/local-cloud';
import type { DeclaredResource } from '../../../lib/local-cloud/template/template';
import { ECHO, httpApi } from '../../local-cloud/http/support';
import { functionResource, type StackInput, writeAssembly } from '../../local-cloud/support/assemblies';
import { startCloud } from '../../local-cloud/support/clouds';
import { SENDER, type Sending, type Sent, send } from '../../local-cloud/support/sender';
import { signedFetch } from '../../support/signed-fetch';
import { EU, US } from './environments';

export const OWNER = '111111111111';
export const READER = '222222222222';
/** Among those that the owner names, but not in the policy of the key. */
export const KEYLESS = '333333333333';
/** Named nowhere. */
export const STRANGER = '444444444444';

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const roots = (...accounts: string[]) => ({ AWS: accounts.map((account) => `arn:aws:iam::${account}:root`) });
const allow = (Principal: unknown, Action: string | string[], more = {}) => ({
  Statement: [{ Effect: 'Allow', Principal, Action, Resource: '*', ...more }],
});

/** A function that may do everything, as far as its own account is concerned. */
const ADMINISTRATOR: Record<string, DeclaredResource> = {
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {},
      Policies: [
        {
          PolicyName: 'all',
          PolicyDocument: { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
        },
      ],
    },
  },
  Fn: functionResource('sender', { FunctionName: 'admin', Role: arn('Role'), Timeout: 20 }),
};

export const TOPIC = `arn:aws:sns:${US}:${OWNER}:feed`;
export const BATCH_ROLE = `arn:aws:iam::${OWNER}:role/batch`;
export const QUEUE = { name: 'replica', arn: `arn:aws:sqs:${EU}:${READER}:replica` };

const TABLE: DeclaredResource = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: 'users',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  },
};

const permission = (Action: string, more = {}) => ({
  Type: 'AWS::Lambda::Permission',
  Properties: { Action, FunctionName: 'view', Principal: READER, ...more },
});

/** The owner's account shares a feed, payloads, a function and a role with the reader's. */
const OWNED: Record<string, DeclaredResource> = {
  ...ADMINISTRATOR,
  ...httpApi({ $default: { AuthorizationType: 'AWS_IAM' } }),
  Fn: ADMINISTRATOR.Fn as DeclaredResource,
  View: functionResource('echo', { FunctionName: 'view' }),
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: arn('View'),
      PayloadFormatVersion: '2.0',
    },
  },
  Table: TABLE,
  Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'feed' } },
  TopicPolicy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [{ Ref: 'Topic' }],
      PolicyDocument: allow(roots(READER, KEYLESS), 'sns:Subscribe', {
        Condition: { StringEquals: { 'sns:Protocol': 'sqs' } },
      }),
    },
  },
  Key: {
    Type: 'AWS::KMS::Key',
    Properties: {
      KeyPolicy: {
        Statement: [
          ...allow(roots(OWNER), 'kms:*').Statement,
          ...allow(roots(READER), 'kms:Decrypt', {
            Condition: {
              StringEquals: {
                'kms:ViaService': `s3.${US}.amazonaws.com`,
                'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::payloads/a',
              },
            },
          }).Statement,
        ],
      },
    },
  },
  Bucket: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketName: 'payloads',
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arn('Key') } },
        ],
      },
    },
  },
  BucketPolicy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: { Ref: 'Bucket' },
      PolicyDocument: allow(roots(READER, KEYLESS), 's3:GetObject'),
    },
  },
  Url: { Type: 'AWS::Lambda::Url', Properties: { AuthType: 'AWS_IAM', TargetFunctionArn: arn('View') } },
  Call: { ...permission('lambda:InvokeFunction'), DependsOn: 'View' },
  CallUrl: {
    ...permission('lambda:InvokeFunctionUrl', { FunctionUrlAuthType: 'AWS_IAM' }),
    DependsOn: 'View',
  },
  Batch: {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'batch',
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: roots(READER),
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'sts:ExternalId': 'seed' } },
          },
        ],
      },
      Policies: [
        {
          PolicyName: 'p',
          PolicyDocument: {
            Statement: [
              { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: arn('Table') },
              { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' },
            ],
          },
        },
      ],
    },
  },
};

const READING: Record<string, DeclaredResource> = {
  ...ADMINISTRATOR,
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: QUEUE.name } },
  QueuePolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Queue' }],
      PolicyDocument: {
        Statement: [
          ...allow({ Service: 'sns.amazonaws.com' }, 'sqs:SendMessage', {
            Condition: { ArnEquals: { 'aws:SourceArn': TOPIC } },
          }).Statement,
          ...allow(roots(OWNER), ['sqs:SendMessage', 'sqs:GetQueueUrl']).Statement,
        ],
      },
    },
  },
  Subscription: subscription(),
};

/** A queue's subscription to the owner's feed. */
export function subscription(): DeclaredResource {
  return {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: arn('Queue'), Region: US },
  };
}

const stackOf = (environment: string, Resources: Record<string, DeclaredResource>): StackInput => ({
  template: { Resources },
  environment,
  dependencies: [],
  assets: { sender: { 'index.js': SENDER }, echo: { 'index.js': ECHO } },
});

/** The owner, a reader in another account and region, and two accounts more. */
export function startSharing(
  reader: Record<string, DeclaredResource> = READING,
  account = READER,
): Promise<LocalCloud> {
  const output = (id: string, attribute: string) => ({ Value: { 'Fn::GetAtt': [id, attribute] } });
  const owner = stackOf(`${OWNER}/${US}`, OWNED);
  const Outputs = { Url: output('Url', 'FunctionUrl'), Api: output('Api', 'ApiEndpoint') };
  const assembly = writeAssembly({
    Owner: { ...owner, template: { ...owner.template, Outputs } },
    Reader: { ...stackOf(`${account}/${EU}`, reader), dependencies: ['Owner'] },
    Keyless: stackOf(`${KEYLESS}/${EU}`, ADMINISTRATOR),
    Stranger: stackOf(`${STRANGER}/${US}`, ADMINISTRATOR),
  });
  return startCloud({ assembly, enforceIam: true });
}

/** Requests with the credentials of functions that may do everything in their own accounts. */
export class Requests {
  constructor(private readonly cloud: LocalCloud) {}

  from(
    stack: string,
    service: Parameters<typeof send>[2],
    command: string,
    input: object,
    options: Sending = {},
  ): Promise<Sent> {
    return send(this.cloud.in(stack), 'admin', service, command, input, { region: US, ...options });
  }

  keyOf(stack: string): string {
    const { spec } = (this.cloud.in(stack) as LocalEnvironment).function('admin');
    return spec.environment.AWS_ACCESS_KEY_ID ?? '';
  }

  /** The status of a signed request to an HTTP endpoint of the owner. */
  async call(output: 'Url' | 'Api', accessKeyId: string): Promise<number> {
    const url = String(this.cloud.outputs.Owner?.[output]).replace(/\/$/, '');
    const service = output === 'Url' ? 'lambda' : 'execute-api';
    const response = await signedFetch(`${url}/users`, {}, { service, accessKeyId });
    return response.status;
  }
}
