import { join } from 'node:path';
import { App, CfnOutput, NestedStack, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { LocalCloud } from '../../../lib/local-cloud';
import { startCloud, stopClouds } from '../../local-cloud/support/clouds';
import { temporaryDirectory } from '../../support/temporary-directory';
import { PAGES } from './pages';

afterAll(stopClouds);

interface Options {
  readonly answer: number;
  readonly inner?: (scope: Stack) => void;
}

/** A stack and one nested in it, each with a queue of the same logical id; values go both ways, and two levels deep. */
function synthesise(outdir: string, { answer, inner }: Options): void {
  const app = new App({ outdir });
  const outer = new Stack(app, 'Outer');
  const queue = new Queue(outer, 'Queue');
  const nested = new NestedStack(outer, 'Inner');
  const innerQueue = new Queue(nested, 'Queue', { deadLetterQueue: { queue, maxReceiveCount: 3 } });
  const deepest = new NestedStack(nested, 'Deepest');
  const fn = new LambdaFunction(deepest, 'Fn', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline(`exports.handler = async () => [${answer}, process.env.OUTER, process.env.INNER];`),
    environment: { OUTER: queue.queueName, INNER: innerQueue.queueName },
  });
  inner?.(nested);
  new CfnOutput(outer, 'InnerQueue', { value: innerQueue.queueUrl });
  new CfnOutput(outer, 'Function', { value: fn.functionName });
  app.synth();
}

describe(PAGES.nestedStacks.title, () => {
  test('parameters go into nested stacks, and outputs come out of them', async () => {
    const outdir = join(temporaryDirectory(), 'cdk.out');
    synthesise(outdir, { answer: 1 });
    const cloud = await startCloud({ assembly: outdir });
    const outer = cloud.resource('Outer', 'Outer/Queue');
    const inner = cloud.resource('Outer', 'Inner/Queue');
    expect(cloud.outputs).toEqual({
      Outer: { InnerQueue: inner.physicalId, Function: cloud.function('Outer/Inner/Deepest/Fn').spec.name },
    });
    expect(inner.logicalId).toBe(outer.logicalId);
    expect(cloud.resource('Outer', outer.logicalId)).toEqual(outer);
    expect(inner).toMatchObject({ stackName: expect.stringMatching(/^Outer-Inner/), rootStackName: 'Outer' });
    const names = [outer, inner].map(({ physicalId }) => physicalId.split('/').at(-1));
    expect(await cloud.invoke('Outer/Inner/Deepest/Fn')).toMatchObject({ payload: [1, ...names] });
  });

  test('an update reaches into nested stacks', async () => {
    const outdir = join(temporaryDirectory(), 'cdk.out');
    synthesise(outdir, { answer: 1 });
    const cloud = await startCloud({ assembly: outdir });
    synthesise(outdir, { answer: 2, inner: (scope) => new Queue(scope, 'More') });
    const changes = await cloud.update();
    expect(changes.map(({ action, path }) => [action, path]).sort()).toEqual([
      ['created', 'Outer/Inner/More/Resource'],
      ['updated', 'Outer/Inner/Deepest/Fn/Resource'],
    ]);
    expect(await cloud.invoke('Outer/Inner/Deepest/Fn')).toMatchObject({
      payload: [2, ...[/./, /./].map(() => expect.any(String))],
    });
    const before = await cloud.update();
    expect(before).toEqual([]);
  });

  test('a nested stack that is removed takes its resources along, those nested deeper too', async () => {
    const outdir = join(temporaryDirectory(), 'cdk.out');
    synthesise(outdir, { answer: 1 });
    const cloud = await startCloud({ assembly: outdir });
    const app = new App({ outdir });
    new Queue(new Stack(app, 'Outer'), 'Queue');
    app.synth();
    const changes = (await cloud.update()).map(({ action, path }) => `${action} ${path}`);
    expect(changes).toEqual(
      expect.arrayContaining([
        'deleted Outer/Inner/Deepest/Fn/Resource',
        'deleted Outer/Inner/Queue/Resource',
        expect.stringMatching(/^deleted Outer\/Inner.NestedStack/),
      ]),
    );
    expect(cloud.resources().map(({ path }) => path)).toEqual(['Outer/Queue/Resource']);
    expect(cloud.functions()).toEqual([]);
  });

  test('SSM parameters of nested stacks count for the order of stacks', async () => {
    const outdir = join(temporaryDirectory(), 'cdk.out');
    const app = new App({ outdir });
    const asking = new Stack(app, 'Asking');
    new CfnOutput(asking, 'Value', { value: StringParameter.valueForStringParameter(asking, '/nested') });
    const nested = new NestedStack(new Stack(app, 'Giving'), 'Inner');
    new StringParameter(nested, 'Parameter', { parameterName: '/nested', stringValue: 'deep' });
    app.synth();
    const cloud = await startCloud({ assembly: outdir });
    expect(cloud.outputs.Asking).toEqual({ Value: 'deep' });
  });

  test('what does not run in a nested stack is refused with all else', async () => {
    const outdir = join(temporaryDirectory(), 'cdk.out');
    synthesise(outdir, {
      answer: 1,
      inner: (scope) =>
        void new LambdaFunction(scope, 'Python', {
          runtime: Runtime.PYTHON_3_13,
          handler: 'index.handler',
          code: Code.fromInline('x'),
        }),
    });
    await expect(LocalCloud.start({ assembly: outdir })).rejects.toThrow(
      /^stack "Outer-Inner\S+": resource Python\w+ \(Outer\/Inner\/Python\/Resource, AWS::Lambda::Function\): the runtime "python3.13"/,
    );
  });
});
