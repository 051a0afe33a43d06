import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { LocalCloud } from 'cdk-event-sharing-local';

const template = {
  Resources: {
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      },
    },
    Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: {
          ZipFile:
            "exports.handler = async ({ name }) => 'Hello ' + name + ' of ' + new Date().getUTCFullYear();",
        },
        Environment: { Variables: { TABLE: { Ref: 'Table' }, QUEUE: { Ref: 'Queue' } } },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
      },
    },
  },
};
mkdirSync('cdk.out');
writeFileSync('cdk.out/Tiny.template.json', JSON.stringify(template));
const properties = { templateFile: 'Tiny.template.json' };
const artifacts = { Tiny: { type: 'aws:cloudformation:stack', properties } };
writeFileSync('cdk.out/manifest.json', JSON.stringify({ version: '55.0.0', artifacts }));

const cloud = await LocalCloud.start({ assembly: 'cdk.out' });
const { physicalId } = cloud.resource('Tiny', 'Function');
await cloud.clock.advance('1000 days');
const { Payload } = await cloud.clients.lambda.send(
  new InvokeCommand({ FunctionName: physicalId, Payload: JSON.stringify({ name: 'Alice' }) }),
);
const year = new Date(cloud.clock.now()).getUTCFullYear();
assert.equal(Payload?.transformToString(), `"Hello Alice of ${year}"`);
assert.ok(year > new Date().getUTCFullYear());
await cloud.stop();
console.log('ran a table, a queue and a function, and moved its clock');
