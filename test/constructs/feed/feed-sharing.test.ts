import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Annotations, Match, type Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ChangeFeed, type ChangeFeedProps, Namespace } from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { newContext, newUsersTable, propertiesOf, templateOf } from '../support/stacks';

const NEAR = '222222222222';
const FAR = '333333333333';
const ORGANIZATION = 'o-a1b2c3d4e5';
const ENV = { env: { account: '111111111111', region: 'eu-west-1' } };

function feedIn(stack: Stack, props: Partial<ChangeFeedProps>): Template {
  const context = newContext('users', stack);
  new ChangeFeed(context, 'Feed', { table: newUsersTable(context), contracts: [userContract()], ...props });
  return templateOf(context);
}

const newFeed = (props: Partial<ChangeFeedProps>, stackProps?: StackProps) =>
  feedIn(new Stack(new App(), 'Service', stackProps), props);

const roots = (...accounts: string[]) =>
  accounts.map((account) => ({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${account}:root`]],
  }));
const statementsOf = (template: Template, type: string, id: RegExp) =>
  propertiesOf(template, type, id).PolicyDocument.Statement as { Effect: string; Action: unknown }[];
const allowed = (template: Template, type: string, id: RegExp) =>
  statementsOf(template, type, id).filter(({ Effect }) => Effect === 'Allow');
/** What the batch function may do with queues and keys of others. */
const sending = (template: Template) =>
  statementsOf(template, 'AWS::IAM::Policy', /Batch/).filter(({ Action }) =>
    [Action].flat().some((one) => /^(sqs|kms):/.test(String(one))),
  );

test('a feed that nobody shares lets nobody in', () => {
  const template = newFeed({});
  expect(allowed(template, 'AWS::SNS::TopicPolicy', /Topic/)).toEqual([]);
  expect(allowed(template, 'AWS::S3::BucketPolicy', /Payloads/)).toEqual([]);
  expect(sending(template)).toEqual([]);
});

describe('a feed that is shared with accounts', () => {
  const template = newFeed({ sharedWith: { accounts: [NEAR, FAR] } });

  test('lets each subscribe queues of its own, and nobody publish', () => {
    expect(allowed(template, 'AWS::SNS::TopicPolicy', /Topic/)).toEqual(
      [NEAR, FAR].map((account) =>
        expect.objectContaining({
          Action: 'sns:Subscribe',
          Principal: { AWS: roots(account)[0] },
          Condition: {
            StringEquals: { 'sns:Protocol': 'sqs' },
            StringLike: {
              'sns:Endpoint': {
                'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:sqs:*:${account}:*`]],
              },
            },
          },
        }),
      ),
    );
  });

  test('lets them read large events, and of failures nothing', () => {
    const bucket = { 'Fn::GetAtt': [expect.stringMatching(/FeedPayloads/), 'Arn'] };
    expect(allowed(template, 'AWS::S3::BucketPolicy', /Payloads/)).toEqual([
      expect.objectContaining({
        Action: 's3:GetObject',
        Principal: { AWS: roots(NEAR, FAR) },
        Resource: { 'Fn::Join': ['', [bucket, '/*']] },
      }),
      expect.objectContaining({ Action: 's3:ListBucket', Resource: bucket }),
    ]);
    expect(allowed(template, 'AWS::S3::BucketPolicy', /Failures/)).toEqual([]);
  });

  test('fills queues of those accounts alone, under keys of theirs through SQS', () => {
    const arns = (rest: (account: string) => string) =>
      [NEAR, FAR].map((account) => ({
        'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest(account)]],
      }));
    expect(sending(template)).toEqual([
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arns((account) => `:sqs:*:${account}:*`) },
      {
        Effect: 'Allow',
        Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
        Resource: arns((account) => `:kms:*:${account}:key/*`),
        Condition: { StringLike: { 'kms:ViaService': 'sqs.*.amazonaws.com' } },
      },
    ]);
  });
});

test('a feed that is shared with an organisation lets its accounts in, and no other', () => {
  const template = newFeed({ sharedWith: { organizationId: ORGANIZATION } });
  const ofOrganization = { 'aws:PrincipalOrgID': ORGANIZATION };
  const notItself = { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } };
  expect(allowed(template, 'AWS::SNS::TopicPolicy', /Topic/)).toEqual([
    expect.objectContaining({
      Action: 'sns:Subscribe',
      Condition: {
        StringEquals: { ...ofOrganization, 'sns:Protocol': 'sqs' },
        StringNotEquals: notItself,
      },
    }),
  ]);
  for (const { Condition } of allowed(template, 'AWS::S3::BucketPolicy', /Payloads/) as never[])
    expect(Condition).toEqual({ StringEquals: ofOrganization, StringNotEquals: notItself });
  expect(sending(template)).toEqual([
    expect.objectContaining({ Condition: { StringEquals: { 'aws:ResourceOrgID': ORGANIZATION } } }),
    expect.objectContaining({
      Condition: {
        StringEquals: { 'aws:ResourceOrgID': ORGANIZATION },
        StringLike: { 'kms:ViaService': 'sqs.*.amazonaws.com' },
      },
    }),
  ]);
});

describe("a customer's key", () => {
  const sharedWith = { accounts: [NEAR], organizationId: ORGANIZATION };
  const throughS3 = { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' };

  test('decrypts large events for those, through S3 and not directly', () => {
    const stack = new Stack(new App(), 'Service', ENV);
    const template = feedIn(stack, { sharedWith, encryptionKey: new Key(stack, 'Key') });
    const { Statement } = propertiesOf(template, 'AWS::KMS::Key').KeyPolicy;
    expect(Statement.filter(({ Action }: { Action: unknown }) => Action === 'kms:Decrypt')).toEqual([
      expect.objectContaining({
        Principal: { AWS: roots(NEAR)[0] },
        Condition: { StringEquals: throughS3 },
      }),
      expect.objectContaining({
        Principal: { AWS: '*' },
        Condition: {
          StringEquals: { ...throughS3, 'aws:PrincipalOrgID': ORGANIZATION },
          StringNotEquals: { 'aws:PrincipalAccount': '111111111111' },
        },
      }),
    ]);
  });

  test('that is imported cannot be told so, and a warning says what to add', () => {
    const stack = new Stack(new App(), 'Service', ENV);
    const arn = 'arn:aws:kms:eu-west-1:111111111111:key/one';
    feedIn(stack, {
      sharedWith: { accounts: [NEAR] },
      encryptionKey: Key.fromKeyArn(stack, 'Key', arn),
    });
    Annotations.fromStack(stack).hasWarning(
      '*',
      Match.stringLikeRegexp(`cannot be changed from .*add .*kms:Decrypt.*${NEAR}.*to the policy`),
    );
  });
});

describe('fixed names', () => {
  test('are those that consumers compute, with the namespace', () => {
    const stack = new Stack(new App(), 'Service', ENV);
    Namespace.set(stack, 'dev');
    const template = feedIn(stack, { fixedNames: true });
    const { TopicName } = propertiesOf(template, 'AWS::SNS::Topic');
    expect(TopicName).toMatch(/^es-dev-users-user-changes-/);
    const { BucketName } = propertiesOf(template, 'AWS::S3::Bucket', /Payloads/);
    expect(BucketName).toBe(TopicName.replace('changes', 'payloads'));
    expect(propertiesOf(template, 'AWS::IAM::Role', /Batch/).RoleName).toBe(
      TopicName.replace('changes', 'batch'),
    );
    expect(propertiesOf(template, 'AWS::S3::Bucket', /Failures/).BucketName).toBeUndefined();
  });

  test('nobody has who shares a feed alone: a feed that is deployed must keep its topic', () => {
    const template = newFeed({ sharedWith: { accounts: [NEAR] } }, ENV);
    expect(JSON.stringify(template.findResources('AWS::SNS::Topic'))).not.toContain('TopicName');
    expect(propertiesOf(template, 'AWS::S3::Bucket', /Payloads/).BucketName).toBeUndefined();
  });

  test('need an account and a region, and one entity', () => {
    expect(() => newFeed({ fixedNames: true })).toThrow(/fixedNames is true, .* has no account or region/);
    const contracts = [userContract(), userContract({ meta: { entity: 'Contact' } })];
    expect(() => newFeed({ fixedNames: true, contracts }, ENV)).toThrow(
      /fixedNames is true, and the feed publishes users\/User and users\/Contact: .*feedAttributes/,
    );
    const versions = [userContract(), userContract({ meta: { version: '2.0' } })];
    expect(() => newFeed({ fixedNames: true, contracts: versions }, ENV)).not.toThrow();
  });
});

test.each<[object, RegExp]>([
  [{}, /sharedWith names nobody/],
  [{ accounts: ['1234'] }, /must be the 12 digits of an account, .* received "1234"/],
  [{ accounts: [NEAR, '*'] }, /received "\*"/],
  [{ organizationId: '*' }, /received "\*"/],
])('sharing with %j is refused', (sharedWith, message) => {
  expect(() => newFeed({ sharedWith })).toThrow(message);
});
