import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { App, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { LocalCloud } from '../../lib/local-cloud';
import { until } from '../support/eventually';
import { temporaryDirectory } from '../support/temporary-directory';

const sdk = JSON.stringify(require.resolve('@aws-sdk/client-sfn'));
const ECHO = 'exports.handler = async (event) => event;';
/** Starts an execution and answers its ARN, or the name of what it is refused with. */
const STARTER = `const { SFNClient, StartExecutionCommand } = require(${sdk});
exports.handler = (stateMachineArn) =>
  new SFNClient({ maxAttempts: 1 }).send(new StartExecutionCommand({ stateMachineArn })).then(
    ({ executionArn }) => executionArn,
    ({ name, message }) => name + ': ' + message,
  );`;

let cloud: LocalCloud;

beforeAll(async () => {
  const app = new App({ outdir: `${temporaryDirectory()}/cdk.out` });
  const stack = new Stack(app, 'S');
  const fn = (id: string, code: string) =>
    new lambda.Function(stack, id, {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(code),
    });
  const echo = fn('Echo', ECHO);
  const machine = (id: string, first: sfn.IChainable) =>
    new sfn.StateMachine(stack, id, { definitionBody: sfn.DefinitionBody.fromChainable(first) });
  const invoke = (id: string, target: lambda.IFunction) =>
    new tasks.LambdaInvoke(stack, id, { lambdaFunction: target, payloadResponseOnly: true });
  const allowed = machine('Allowed', invoke('Call', echo));
  // The grant of an imported function is not in this template.
  const foreign = lambda.Function.fromFunctionArn(stack, 'Foreign', echo.functionArn);
  machine(
    'Denied',
    new sfn.CustomState(stack, 'Call without', {
      stateJson: { Type: 'Task', Resource: foreign.functionArn, End: true },
    }),
  );
  const bucket = new s3.Bucket(stack, 'Bucket');
  const state = {
    Type: 'Map',
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED' },
      StartAt: 'P',
      States: { P: { Type: 'Pass', End: true } },
    },
    End: true,
  };
  machine('Map', new sfn.CustomState(stack, 'Map without', { stateJson: state }));
  const ItemReader = {
    Resource: 'arn:aws:states:::s3:getObject',
    Parameters: { Bucket: bucket.bucketName, Key: 'items.json' },
    ReaderConfig: { InputType: 'JSON' },
  };
  const reading = machine(
    'Reader',
    new sfn.CustomState(stack, 'Read without', { stateJson: { ...state, ItemReader } }),
  );
  // Its own ARN would be a cycle here.
  reading.role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['states:StartExecution'],
      resources: ['*'],
    }),
  );
  allowed.grantStartExecution(fn('Starter', STARTER));
  fn('Stranger', STARTER);
  cloud = await LocalCloud.start({ assembly: app.synth().directory, enforceIam: true });
});
afterAll(() => cloud?.stop());

const arnOf = (id: string) => cloud.resource('S', id).physicalId;

function ended(executionArn: string | undefined) {
  return until(async () => {
    const execution = await cloud.clients.sfn.send(new DescribeExecutionCommand({ executionArn }));
    return execution.status !== 'RUNNING' && execution;
  });
}

async function run(id: string, input = '{}') {
  const { executionArn } = await cloud.clients.sfn.send(
    new StartExecutionCommand({ stateMachineArn: arnOf(id), input }),
  );
  return ended(executionArn);
}

test('a machine calls what its role allows', async () => {
  expect(await run('Allowed', '{"a":1}')).toMatchObject({ status: 'SUCCEEDED', output: '{"a":1}' });
});

test.each([
  [
    'call a function',
    'Denied',
    'States.Permissions',
    /\/S-DeniedRole.* is not authorized to perform: lambda:InvokeFunction on resource: .*:function:S-Echo/,
  ],
  [
    'start executions for a map',
    'Map',
    'States.Permissions',
    /not authorized to perform: states:StartExecution on resource: .*:stateMachine:/,
  ],
  [
    'read its items',
    'Reader',
    'States.ItemReaderFailed',
    /not authorized to perform: s3:GetObject on resource: arn:aws:s3:::.*\/items\.json/,
  ],
])('a machine that may not %s fails as on AWS', async (_what, id, error, cause) => {
  expect(await run(id, '[1]')).toMatchObject({
    status: 'FAILED',
    error,
    cause: expect.stringMatching(cause),
  });
});

test('a function starts an execution if its role allows it, and is refused otherwise', async () => {
  const { payload } = await cloud.invoke('S/Starter', arnOf('Allowed'));
  expect(await ended(String(payload))).toMatchObject({ status: 'SUCCEEDED' });
  const refused = await cloud.invoke('S/Stranger', arnOf('Allowed'));
  expect(refused.payload).toMatch(/^AccessDeniedException: .*states:StartExecution/);
});
