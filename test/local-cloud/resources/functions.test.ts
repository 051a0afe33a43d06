import { existsSync } from 'node:fs';
import { functionResource, writeAssembly } from '../support/assemblies';
import { startCloud, startResources, stopClouds } from '../support/clouds';

afterAll(stopClouds);

const CODE = 'exports.handler = async (event) => ({ event, env: process.env });';

describe('functions', () => {
  test('code, handler, timeout, memory, environment, log group and concurrency come from the template', async () => {
    const cloud = await startResources(
      {
        Group: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 14 } },
        Fn: functionResource('abc', {
          Timeout: 30,
          MemorySize: '256',
          ReservedConcurrentExecutions: 1,
          Environment: { Variables: { GROUP: { Ref: 'Group' }, COUNT: 3 } },
          LoggingConfig: { LogGroup: { Ref: 'Group' } },
        }),
      },
      { assets: { abc: { 'index.js': CODE } } },
    );
    const group = cloud.resource('S', 'Group').physicalId;
    expect(cloud.function('Fn').spec).toMatchObject({
      arn: cloud.resource('S', 'Fn').arn,
      handler: 'index.handler',
      timeoutMs: 30_000,
      memoryMb: 256,
      reservedConcurrency: 1,
      logGroup: group,
    });
    const { payload } = await cloud.invoke('Fn', { a: 1 });
    expect(payload).toMatchObject({
      event: { a: 1 },
      env: {
        GROUP: group,
        COUNT: '3',
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_ENDPOINT_URL_DYNAMODB: cloud.endpoints.dynamodb,
        AWS_ENDPOINT_URL_SQS: cloud.endpoints.messaging,
      },
    });
  });

  test('defaults are those of Lambda', async () => {
    const cloud = await startResources(
      { Fn: functionResource('abc') },
      { assets: { abc: { 'index.js': CODE } } },
    );
    const { name, ...spec } = cloud.function('Fn').spec;
    expect(spec).toMatchObject({ timeoutMs: 3000, memoryMb: 128, logGroup: `/aws/lambda/${name}` });
  });

  test('functions find the emulators where they are told to, queue URLs included', async () => {
    const resources = {
      Queue: { Type: 'AWS::SQS::Queue' },
      Fn: functionResource('abc', { Environment: { Variables: { QUEUE_URL: { Ref: 'Queue' } } } }),
    };
    const cloud = await startCloud({
      assembly: writeAssembly({
        S: { template: { Resources: resources }, assets: { abc: { 'index.js': CODE } } },
      }),
      functionEndpoints: async ({ messaging }) => ({ messaging: `${messaging}9` }),
    });
    const queueUrl = cloud.resource('S', 'Queue').physicalId;
    const { messaging, dynamodb } = cloud.endpoints;
    expect(queueUrl.startsWith(`${messaging}/`)).toBe(true);
    expect(cloud.function('Fn').spec.environment).toMatchObject({
      AWS_ENDPOINT_URL_SNS: `${messaging}9`,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
      QUEUE_URL: queueUrl.replace(messaging, `${messaging}9`),
    });
  });

  test('endpoints for functions that cannot be had end the start', async () => {
    const functionEndpoints = () => Promise.reject(new Error('no proxy today'));
    const assembly = writeAssembly({ S: { template: { Resources: {} } } });
    await expect(startCloud({ assembly, functionEndpoints })).rejects.toThrow('no proxy today');
  });

  test('inline code runs, and is gone from the disk afterwards', async () => {
    const cloud = await startResources({ Fn: functionResource('', { Code: { ZipFile: CODE } }) });
    const { codeDir } = cloud.function('Fn').spec;
    expect(await cloud.invoke('Fn', 'x')).toMatchObject({ payload: { event: 'x' } });
    expect(existsSync(codeDir)).toBe(true);
    await cloud.stop();
    expect(existsSync(codeDir)).toBe(false);
  });

  test.each([
    [
      'a runtime that is not Node.js',
      { Runtime: 'python3.13' },
      'the runtime "python3.13" does not run locally',
    ],
    ['an image', { Code: { ImageUri: 'x' } }, 'container image functions are not run here: functions run in'],
    [
      'an image of an unknown place',
      { PackageType: 'Image', Code: undefined, Runtime: undefined },
      'container image functions are not run here: functions run in',
    ],
    [
      'code in a bucket',
      { Code: { S3Bucket: 'b', S3ObjectVersion: '1' } },
      'code of the kind S3Bucket, S3ObjectVersion does not run locally: use Code.fromAsset',
    ],
    ['an asset that the assembly does not list', {}, 'lists no asset abc.zip: run "npx cdk synth" again'],
    ['a layer', { Layers: ['x'] }, 'the property "Layers" is not supported'],
  ])('%s is an error that says what to do', async (_title, properties, message) => {
    await expect(startResources({ Fn: functionResource('abc', properties) })).rejects.toThrow(message);
  });

  test.each([
    ['a function that does not exist', { FunctionName: 'nobody' }, 'there is no function "nobody"'],
    ['a source of another kind', { EventSourceArn: 'arn:aws:kinesis:x' }, 'is neither a queue nor a table'],
    [
      'a position in time',
      { StartingPosition: 'AT_TIMESTAMP' },
      'the starting position "AT_TIMESTAMP" does not run',
    ],
    [
      'a tumbling window',
      { TumblingWindowInSeconds: 5 },
      'the property "TumblingWindowInSeconds" is not supported',
    ],
  ])('an event source mapping with %s is an error', async (_title, properties, message) => {
    const Mapping = {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { FunctionName: { Ref: 'Fn' }, EventSourceArn: 'arn:aws:sqs:x', ...properties },
    };
    const Fn = functionResource('', { Code: { ZipFile: CODE } });
    await expect(startResources({ Fn, Mapping })).rejects.toThrow(message);
  });
});
