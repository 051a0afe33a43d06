import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { Resolver } from '../../lib/constructs/boundaries/resolver';
import {
  type StackTemplate,
  type TemplateResource,
  Templates,
} from '../../lib/constructs/boundaries/templates';
import { isObject } from '../../lib/wire/own';

const REGION = 'eu-west-1';
const ACCOUNT = '123456789012';

/** An account and region. */
interface Place {
  readonly account: string;
  readonly region: string;
}

/** What is asked: actions on a resource, with its policy and what is known of the request. */
interface Target {
  readonly account: string;
  readonly name: string;
  readonly arn: string;
  readonly actions: readonly string[];
  readonly policy: object | undefined;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

interface Cell {
  readonly role: string;
  readonly action: string;
  /** Path of the resource. */
  readonly resource: string;
}

/** What each role is asked for: actions by the type of a resource, and what to append to its ARN. */
const ACTIONS: readonly (readonly [
  type: string,
  attribute: string,
  suffix: string,
  actions: readonly string[],
])[] = [
  ...['AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table'].flatMap((type) => [
    [
      type,
      'Arn',
      '',
      [
        ...['BatchGetItem', 'BatchWriteItem', 'ConditionCheckItem', 'DeleteItem', 'DeleteTable', 'GetItem'],
        ...[
          'PartiQLDelete',
          'PartiQLInsert',
          'PartiQLSelect',
          'PartiQLUpdate',
          'PutItem',
          'PutResourcePolicy',
        ],
        ...['Query', 'Scan', 'UpdateItem', 'UpdateTable', 'UpdateTimeToLive'],
      ].map((name) => `dynamodb:${name}`),
    ] as const,
    [
      type,
      'StreamArn',
      '',
      ['DescribeStream', 'GetRecords', 'GetShardIterator'].map((name) => `dynamodb:${name}`),
    ] as const,
  ]),
  [
    'AWS::SQS::Queue',
    'Arn',
    '',
    [
      ...[
        'ChangeMessageVisibility',
        'DeleteMessage',
        'DeleteQueue',
        'PurgeQueue',
        'ReceiveMessage',
        'SendMessage',
      ],
      ...['SetQueueAttributes', 'StartMessageMoveTask'],
    ].map((name) => `sqs:${name}`),
  ],
  [
    'AWS::SNS::Topic',
    'Arn',
    '',
    ['sns:DeleteTopic', 'sns:Publish', 'sns:SetTopicAttributes', 'sns:Subscribe'],
  ],
  ['AWS::S3::Bucket', 'Arn', '', ['s3:DeleteBucket', 's3:ListBucket', 's3:PutBucketPolicy']],
  ['AWS::S3::Bucket', 'Arn', '/any', ['s3:DeleteObject', 's3:GetObject', 's3:PutObject']],
  ['AWS::Lambda::Function', 'Arn', '', ['lambda:InvokeFunction', 'lambda:UpdateFunctionCode']],
  ['AWS::IAM::Role', 'Arn', '', ['iam:PassRole', 'iam:PutRolePolicy']],
];
/** Actions on what has no resource in the templates, or no attribute with its ARN. */
const elsewhere = ({
  account,
  region,
}: Place): readonly (readonly [
  name: string,
  arn: string,
  actions: readonly string[],
  context?: Target['context'],
])[] => [
  [
    'any parameter',
    `arn:aws:ssm:${region}:${account}:parameter/event-sharing/x`,
    ['ssm:GetParameter', 'ssm:PutParameter'],
  ],
  [
    'the parameter of a replica',
    `arn:aws:ssm:${region}:${account}:parameter/event-sharing/replicas/orders/User`,
    ['ssm:GetParameter', 'ssm:PutParameter'],
  ],
  ...['shared', 'other'].flatMap((bus) =>
    ['users/User', 'orders/Order'].map(
      (source) =>
        [
          `the bus ${bus} with events of ${source}`,
          `arn:aws:events:${region}:${account}:event-bus/${bus}`,
          ['events:CreateArchive', 'events:DeleteEventBus', 'events:PutEvents'],
          { 'events:source': [source] },
        ] as const,
    ),
  ),
];
const KEY_ACTIONS = [
  ...[
    'CreateGrant',
    'Decrypt',
    'DescribeKey',
    'Encrypt',
    'GenerateDataKey',
    'GenerateDataKeyWithoutPlaintext',
  ],
  ...['PutKeyPolicy', 'ReEncryptFrom', 'ScheduleKeyDeletion'],
].map((name) => `kms:${name}`);
/** The simulator drops what a request says of its encryption context: a tag, which it compares, stands in for it. */
const OBJECT_KEY = 'kms:EncryptionContext:aws:s3:arn';
const OBJECT_STAND_IN = 'aws:PrincipalTag/encryption-context';
const POLICIES: Readonly<Record<string, string>> = {
  'AWS::SQS::QueuePolicy': 'Queues',
  'AWS::SNS::TopicPolicy': 'Topics',
  'AWS::S3::BucketPolicy': 'Bucket',
};

/**
 * The roles of an assembly, and every cell that an independent simulator of IAM says is allowed.
 *
 * @param home of stacks that do not say where they are, of parameters and of a foreign key
 * @param under the path of the roles that are asked about. @default all
 */
export async function allowedCells(
  directory: string,
  home: Place = { account: ACCOUNT, region: REGION },
  under = '',
): Promise<{ roles: string[]; cells: Cell[] }> {
  const templates = new Templates(readTemplates(directory, home));
  const resolver = new Resolver(templates);
  const roles = templates.ofType('AWS::IAM::Role').filter(({ path }) => path.startsWith(under));
  const targets: Target[] = [
    ...ACTIONS.flatMap(([type, attribute, suffix, actions]) =>
      templates
        .ofType(type)
        .filter(({ properties }) => attribute !== 'StreamArn' || properties.StreamSpecification)
        .map((resource) => ({
          name: pathOf(resource),
          account: accountOf(resource),
          arn: concrete(resolver.attribute(resource, attribute)) + suffix,
          actions,
          policy: policyOf(resource, templates, resolver),
        })),
    ),
    ...templates.ofType('AWS::ApiGatewayV2::Api').map((api) => ({
      name: pathOf(api),
      account: accountOf(api),
      arn: `arn:aws:execute-api:${home.region}:${home.account}:${concrete(resolver.attribute(api))}/$default/GET/any`,
      actions: ['execute-api:Invoke', 'execute-api:ManageConnections'],
      policy: undefined,
    })),
    ...elsewhere(home).map(([name, arn, actions, context]) => ({
      name,
      account: home.account,
      arn,
      actions,
      policy: undefined,
      context,
    })),
    ...keyTargets(templates, resolver, home),
  ];
  const cells: Cell[] = [];
  for (const role of roles) {
    const identity = identityPolicies(role, templates, resolver);
    for (const target of targets) {
      for (const action of target.actions) {
        if (
          await isAllowed(
            concrete(resolver.attribute(role, 'Arn')),
            accountOf(role),
            identity,
            target,
            action,
          )
        ) {
          cells.push({ role: pathOf(role), action, resource: target.name });
        }
      }
    }
  }
  return { roles: roles.map(pathOf), cells };
}

/** What simulation allows: resources by action by role. */
export async function matrix(
  ...where: Parameters<typeof allowedCells>
): Promise<Record<string, Record<string, string[]>>> {
  const { roles, cells } = await allowedCells(...where);
  const found = Object.fromEntries(roles.map((role) => [role, {} as Record<string, string[]>]));
  for (const { role, action, resource } of cells) {
    const row = found[role] as Record<string, string[]>;
    row[action] = [...(row[action] ?? []), resource].sort();
  }
  return found;
}

/** The keys of the app and a foreign one: asked directly, and through each service that holds encrypted data. */
function keyTargets(templates: Templates, resolver: Resolver, home: Place): Target[] {
  const waysIn = (region: string) => [
    { way: '', context: {} },
    ...['dynamodb', 'sns', 'sqs', 'lambda'].map((service) => ({
      way: ` through ${service}`,
      context: { 'kms:ViaService': `${service}.${region}.amazonaws.com` },
    })),
    ...templates.ofType('AWS::S3::Bucket').map((bucket) => ({
      way: ` for ${pathOf(bucket)}`,
      context: {
        'kms:ViaService': `s3.${region}.amazonaws.com`,
        [OBJECT_STAND_IN]: `${concrete(resolver.attribute(bucket, 'Arn'))}/any`,
      },
    })),
  ];
  const { account, region } = home;
  const foreign = {
    name: 'a foreign key',
    account,
    region,
    arn: `arn:aws:kms:${region}:${account}:key/foreign`,
  };
  const trusting = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' },
    ],
  };
  const keys = [
    { ...foreign, policy: trusting },
    ...templates.ofType('AWS::KMS::Key').map((key) => ({
      name: pathOf(key),
      account: accountOf(key),
      region: key.stack.region ?? '',
      arn: concrete(resolver.attribute(key, 'Arn')),
      policy: resolvePolicy(key.properties.KeyPolicy, key.stack, resolver),
    })),
  ];
  return keys.flatMap(({ name, arn, policy, ...key }) =>
    waysIn(key.region).map(({ way, context }) => ({
      name: name + way,
      account: key.account,
      arn,
      actions: KEY_ACTIONS,
      policy,
      context,
    })),
  );
}

async function isAllowed(
  principal: string,
  caller: string,
  identity: object[],
  { account, arn, policy: resourcePolicy, context }: Target,
  action: string,
): Promise<boolean> {
  const result = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource: arn, accountId: account },
        contextVariables: { 'aws:SecureTransport': 'true', 'aws:PrincipalAccount': caller, ...context },
      },
      identityPolicies: identity.map((policy, index) => ({ name: String(index), policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy,
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(`${action} on ${arn}: ${JSON.stringify(result.errors)}`);
  return result.overallResult === 'Allowed';
}

function readTemplates(directory: string, home: Place): StackTemplate[] {
  const { artifacts } = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'));
  return readdirSync(directory)
    .filter((name) => name.endsWith('.template.json'))
    .map((name) => {
      const stackName = name.replace('.template.json', '');
      const metadata = JSON.parse(readFileSync(join(directory, `${stackName}.metadata.json`), 'utf8'));
      const paths = Object.entries(metadata as Record<string, { type: string; data: string }[]>).flatMap(
        ([path, entries]) =>
          entries
            .filter(({ type }) => type === 'aws:cdk:logicalId')
            .map(({ data }): [string, string] => [data, path.slice(1).replace(/\/(Resource|Default)$/, '')]),
      );
      const [, account = '', region = ''] =
        /^aws:\/\/(\d{12})\/(.+)$/.exec(artifacts[stackName].environment) ?? [];
      return {
        path: stackName,
        stage: '',
        stackName,
        templatePath: join(directory, name),
        region: region || home.region,
        account: account || home.account,
        template: JSON.parse(readFileSync(join(directory, name), 'utf8')),
        paths: new Map(paths),
      };
    });
}

function accountOf({ stack }: TemplateResource): string {
  return stack.account ?? '';
}

function pathOf({ path }: TemplateResource): string {
  return path;
}

/** @throws Error when the role has policies that this table would not see */
function identityPolicies(role: TemplateResource, templates: Templates, resolver: Resolver): object[] {
  const { ManagedPolicyArns: managed = [], Policies: inline } = role.properties;
  const unseen = resolver.texts(managed, role.stack);
  if (inline !== undefined || unseen.length > 0) {
    throw new Error(
      `the role ${role.path} has policies that are not in the table: ${unseen.join(', ') || 'inline ones'}`,
    );
  }
  return templates
    .ofType('AWS::IAM::Policy')
    .filter(({ properties, stack }) =>
      resolver.texts(properties.Roles, stack).includes(resolver.attribute(role)),
    )
    .map(({ properties, stack }) => resolvePolicy(properties.PolicyDocument, stack, resolver));
}

function policyOf(resource: TemplateResource, templates: Templates, resolver: Resolver): object | undefined {
  const statements = templates.ofType(...Object.keys(POLICIES)).flatMap(({ type, properties, stack }) => {
    const owners = resolver.texts(properties[POLICIES[type] ?? ''], stack);
    if (!owners.includes(resolver.attribute(resource))) return [];
    return (resolvePolicy(properties.PolicyDocument, stack, resolver) as { Statement: object[] }).Statement;
  });
  return statements.length > 0 ? { Version: '2012-10-17', Statement: statements } : undefined;
}

/** The document with texts in place of intrinsic functions. */
function resolvePolicy(value: unknown, stack: StackTemplate, resolver: Resolver): object {
  return resolveValue(value, stack, resolver) as object;
}

function resolveValue(value: unknown, stack: StackTemplate, resolver: Resolver): unknown {
  if (Array.isArray(value)) return value.map((entry) => resolveValue(entry, stack, resolver));
  if (!isObject(value)) return value;
  const names = Object.keys(value);
  if (names.length === 1 && /^(Ref|Fn::.+)$/.test(names[0] ?? ''))
    return concrete(resolver.texts(value, stack)[0] ?? '');
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      name === OBJECT_KEY ? OBJECT_STAND_IN : name,
      resolveValue(entry, stack, resolver),
    ]),
  );
}

/** What the resolver leaves open is decided here: a partition, the region of a global table, the end of a generated name. */
function concrete(text: string): string {
  return text
    .replace(/^arn:\*:/, 'arn:aws:')
    .replace(/^arn:aws:dynamodb:\*:/, `arn:aws:dynamodb:${REGION}:`)
    .replaceAll(/[\u00ab\u00bb]/g, '');
}
