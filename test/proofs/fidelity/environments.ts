import type { LocalCloud, LocalEnvironment } from '../../../lib/local-cloud';
import type { DeclaredResource } from '../../../lib/local-cloud/template/template';
import { functionResource, type StackInput, writeAssembly } from '../../local-cloud/support/assemblies';
import { startCloud } from '../../local-cloud/support/clouds';
import { SENDER } from '../../local-cloud/support/sender';

export const OWNER = '111111111111';
export const OTHER = '222222222222';
export const US = 'us-east-1';
export const EU = 'eu-west-1';

export type Resources = Readonly<Record<string, DeclaredResource>>;

/** A table, a queue, a topic, a parameter and a function, all of one name wherever the stack is. */
export const NAMESAKES: Resources = {
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'users',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
  },
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'users' } },
  Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'users' } },
  Parameter: {
    Type: 'AWS::SSM::Parameter',
    Properties: { Name: '/users', Type: 'String', Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
  },
  Fn: functionResource('sender', { FunctionName: 'users', Timeout: 20 }),
};

export function stack(environment: string, Resources: Resources, rest: Partial<StackInput> = {}): StackInput {
  return {
    template: { Resources },
    environment,
    assets: { sender: { 'index.js': SENDER } },
    ...rest,
  };
}

/** Three accounts and regions with a stack of the same name each, whose construct paths are their own. */
export function startNamesakes(more: Readonly<Record<string, StackInput>> = {}): Promise<LocalCloud> {
  const Outputs = {
    Place: { Value: { 'Fn::Join': ['/', [{ Ref: 'AWS::AccountId' }, { Ref: 'AWS::Region' }]] } },
    Shared: { Value: { Ref: 'AWS::StackId' }, Export: { Name: 'users' } },
  };
  const named = (environment: string): StackInput => ({
    ...stack(environment, NAMESAKES, { stackName: 'Users' }),
    template: { Resources: NAMESAKES, Outputs },
  });
  const stacks = {
    Here: named(`${OWNER}/${US}`),
    Abroad: named(`${OWNER}/${EU}`),
    Theirs: named(`${OTHER}/${US}`),
    ...more,
  };
  return startCloud({ assembly: writeAssembly(stacks) });
}

export const places = (cloud: LocalCloud): LocalEnvironment[] =>
  ['Here', 'Abroad', 'Theirs'].map((path) => cloud.in(path));
