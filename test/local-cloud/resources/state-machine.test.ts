import { DescribeStateMachineCommand, ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import type { DeclaredResource } from '../../../lib/local-cloud/template/template';
import { startResources, stopClouds } from '../support/clouds';

afterAll(stopClouds);

const DONE = { StartAt: 'A', States: { A: { Type: 'Succeed' } } };
const machine = (Properties: object): Record<string, DeclaredResource> => ({
  Machine: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: { RoleArn: 'arn:aws:iam::000000000000:role/r', ...Properties },
  },
});

test('a state machine tells its ARN and name, and of itself through the API', async () => {
  const cloud = await startResources({
    ...machine({ Definition: DONE, LoggingConfiguration: {}, TracingConfiguration: { Enabled: true } }),
    Values: {
      Type: 'AWS::SSM::Parameter',
      Properties: {
        Name: 'values',
        Type: 'String',
        Value: { 'Fn::Join': [' ', [{ Ref: 'Machine' }, { 'Fn::GetAtt': ['Machine', 'Name'] }]] },
      },
    },
  });
  const arn = cloud.resource('S', 'Machine').physicalId;
  expect(arn).toMatch(/^arn:aws:states:us-east-1:000000000000:stateMachine:S-Machine-/);
  expect(cloud.parameters.get('values')).toBe(`${arn} ${arn.split(':').at(-1)}`);
  const { sfn } = cloud.clients;
  const { stateMachines } = await sfn.send(new ListStateMachinesCommand({}));
  expect(stateMachines).toMatchObject([{ stateMachineArn: arn, type: 'STANDARD' }]);
  const described = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: arn }));
  expect(described).toMatchObject({ status: 'ACTIVE', definition: JSON.stringify(DONE) });
});

test.each<[what: string, properties: object, code: string, message: RegExp]>([
  [
    'a state of an unknown type',
    { Definition: { StartAt: 'A', States: { A: { Type: 'Activity' } } } },
    'StateMachineInvalid',
    /stack "S": resource Machine \(AWS::StepFunctions::StateMachine\): the state "A": the type "Activity" does not run locally/,
  ],
  [
    'an express machine',
    { Definition: DONE, StateMachineType: 'EXPRESS' },
    'UnsupportedProperty',
    /the type EXPRESS does not run locally: use STANDARD/,
  ],
  ['no definition', {}, 'StateMachineInvalid', /neither Definition nor DefinitionString/],
  ['a definition in S3', { DefinitionS3Location: {} }, 'UnsupportedProperty', /"DefinitionS3Location"/],
])('%s is refused at deployment, with its place', async (_what, properties, code, message) => {
  await expect(startResources(machine(properties))).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});
