import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { packageRoot } from '../../bin/synthesise';
import { WelcomeFunction, WelcomeQueue } from '../../examples/python-consumer/stacks';
import { dataSchemaPrefix } from '../../lib/wire/event';
import { userContract } from '../support/user-contract';

const folder = join(packageRoot, 'examples/python-consumer/function');
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.py'))
  .map((name) => readFileSync(join(folder, name), 'utf8'));

describe('the example of a consumer in Python', () => {
  const app = new App();
  const welcome = new WelcomeQueue(app, 'WelcomeQueue');
  const welcomed = new WelcomeFunction(app, 'WelcomeFunction', welcome);
  const queue = Template.fromStack(welcome);
  const fn = Template.fromStack(welcomed);

  test('subscribes to all kinds of changes of its version, and to none that is addressed to others', () => {
    queue.hasResourceProperties('AWS::SNS::Subscription', {
      RawMessageDelivery: true,
      FilterPolicyScope: 'MessageBody',
      FilterPolicy: {
        dataschema: [{ prefix: dataSchemaPrefix('users', 'User', userContract.major) }],
        audience: [{ exists: false }],
      },
    });
  });

  test('gives the function all variables that its code reads, and no others', () => {
    const read = sources.flatMap((source) =>
      [...source.matchAll(/os\.environ\["(\w+)"\]/g)].map(([, name = '']) => name),
    );
    expect(Object.keys(welcome.variables).sort()).toEqual([...new Set(read)].sort());
  });

  test('reports messages one by one, and hides them for six times the timeout', () => {
    fn.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    fn.hasResourceProperties('AWS::Lambda::Function', { Timeout: 30 });
    queue.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 180 });
  });

  test('remembers for as long as an event can be on its way', () => {
    const days = (seconds: unknown) => Number(seconds) / 86_400;
    // A day in the stream, 23 at SNS, the retentions of both queues, and one.
    expect(days(welcome.variables.HORIZON_SECONDS)).toBe(1 + 23 + 4 + 14 + 1);
    for (const retention of [4, 14]) {
      queue.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: retention * 86_400 });
    }
    for (const table of ['of', 'subject']) {
      queue.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
        KeySchema: [{ AttributeName: table, KeyType: 'HASH' }],
        TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
      });
    }
  });
});
