import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesiseExample } from '../support/example-assembly';
import { malformedPolicies } from '../support/malformed-policies';

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: templates are data of CloudFormation
  readonly Properties?: any;
}
type Template = { readonly Resources: Readonly<Record<string, Resource>> };

/** Resources that need a policy which refuses requests without TLS: the policy's type, and where it names them. */
const TLS: Readonly<Record<string, readonly [policy: string, owners: string]>> = {
  'AWS::SQS::Queue': ['AWS::SQS::QueuePolicy', 'Queues'],
  'AWS::SNS::Topic': ['AWS::SNS::TopicPolicy', 'Topics'],
  'AWS::S3::Bucket': ['AWS::S3::BucketPolicy', 'Bucket'],
};
const LAMBDA = 'lambda.amazonaws.com';
const POLICY = (statement: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', ...statement }],
});

function weaknesses({ Resources }: Template): string[] {
  const all = Object.entries(Resources);
  const ofType = (type: string) => all.filter(([, { Type }]) => Type === type);
  const found: string[] = [];
  for (const [id, { Type, Properties = {} }] of all) {
    const [policyType = '', owners = ''] = TLS[Type] ?? [];
    const protects = ([, policy]: [string, Resource]) =>
      refersTo(policy.Properties[owners], id) &&
      policy.Properties.PolicyDocument.Statement.some(refusesPlainHttp);
    if (TLS[Type] && !ofType(policyType).some(protects)) found.push(`${id}: requests without TLS pass`);
    if (Type === 'AWS::Logs::LogGroup' && !Properties.RetentionInDays) found.push(`${id}: kept for ever`);
    if (Type === 'AWS::Lambda::Function' && !Properties.LoggingConfig?.LogGroup) {
      found.push(`${id}: its log group is not in the template`);
    }
    if (Type === 'AWS::IAM::Role' && isFunctionRole(Properties)) {
      const inline = (Properties.Policies ?? []).flatMap(statementsOf);
      const own = ofType('AWS::IAM::Policy')
        .filter(([, policy]) => refersTo(policy.Properties.Roles, id))
        .flatMap(([, policy]) => statementsOf(policy.Properties));
      if ([...inline, ...own].some(logsAnywhere)) found.push(`${id}: may write every log group`);
      // What such a policy allows is not in the template.
      if ((Properties.ManagedPolicyArns ?? []).length > 0) found.push(`${id}: has a policy from elsewhere`);
    }
  }
  return [...found, ...malformedPolicies(Resources)];
}

function refersTo(owners: unknown, id: string): boolean {
  return [owners].flat().some((owner) => (owner as { Ref?: string } | undefined)?.Ref === id);
}

// biome-ignore lint/suspicious/noExplicitAny: templates are data of CloudFormation
function refusesPlainHttp({ Effect, Principal, Condition }: any): boolean {
  const everybody = Principal === '*' || Principal?.AWS === '*';
  return Effect === 'Deny' && everybody && Condition?.Bool?.['aws:SecureTransport'] === 'false';
}

// biome-ignore lint/suspicious/noExplicitAny: templates are data of CloudFormation
function statementsOf({ PolicyDocument }: any): any[] {
  return PolicyDocument.Statement;
}

// biome-ignore lint/suspicious/noExplicitAny: templates are data of CloudFormation
function logsAnywhere({ Effect, Action, Resource }: any): boolean {
  const ofLogs = [Action].flat().some((action) => action === '*' || action.startsWith('logs:'));
  return Effect === 'Allow' && ofLogs && [Resource].flat().includes('*');
}

// biome-ignore lint/suspicious/noExplicitAny: templates are data of CloudFormation
function isFunctionRole({ AssumeRolePolicyDocument }: any): boolean {
  return JSON.stringify(AssumeRolePolicyDocument).includes(LAMBDA);
}

test('the example wants TLS, forgets logs, lets roles write their own, and its policies are well-formed', async () => {
  const { directory, remove } = await synthesiseExample();
  try {
    const templates = readdirSync(directory).filter((name) => name.endsWith('.template.json'));
    expect(templates.length).toBeGreaterThanOrEqual(3);
    const found = templates.flatMap((name) =>
      weaknesses(JSON.parse(readFileSync(join(directory, name), 'utf8'))),
    );
    expect(found).toEqual([]);
  } finally {
    remove();
  }
});

describe('is found', () => {
  const deny = { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sqs:*', Resource: '*' };
  const role = (more: object): Template => ({
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: POLICY({ Principal: { Service: LAMBDA }, Action: 'sts:AssumeRole' }),
          ...more,
        },
      },
    },
  });
  const cases: [what: string, template: Template, found: string][] = [
    [
      'a queue without a policy',
      { Resources: { Q: { Type: 'AWS::SQS::Queue' } } },
      'Q: requests without TLS',
    ],
    [
      'a topic without a policy',
      { Resources: { T: { Type: 'AWS::SNS::Topic' } } },
      'T: requests without TLS',
    ],
    ['a bucket without a policy', { Resources: { B: { Type: 'AWS::S3::Bucket' } } }, 'B: requests without'],
    [
      'a queue whose policy does not ask for TLS',
      {
        Resources: {
          Q: { Type: 'AWS::SQS::Queue' },
          P: {
            Type: 'AWS::SQS::QueuePolicy',
            Properties: { Queues: [{ Ref: 'Q' }], PolicyDocument: POLICY(deny) },
          },
        },
      },
      'Q: requests without TLS',
    ],
    ['a log group for ever', { Resources: { L: { Type: 'AWS::Logs::LogGroup' } } }, 'L: kept for ever'],
    [
      'a function that makes its own log group',
      { Resources: { F: { Type: 'AWS::Lambda::Function' } } },
      'F: its log group',
    ],
    [
      'a role that writes every log group',
      role({
        Policies: [{ PolicyDocument: POLICY({ Action: ['logs:*'], Resource: '*' }) }],
      }),
      'Role: may write every log group',
    ],
    [
      'a role with a policy from elsewhere',
      role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/CloudWatchLogsFullAccess'] }),
      'Role: has a policy from elsewhere',
    ],
  ];

  test.each(cases)('%s', (_what, template, found) => {
    expect(weaknesses(template)).toEqual([expect.stringContaining(found)]);
  });
});
