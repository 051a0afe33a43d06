import { writeAssembly } from '../../local-cloud/support/assemblies';
import { startCloud, stopClouds } from '../../local-cloud/support/clouds';
import { EU, NAMESAKES, OTHER, OWNER, stack, US } from './environments';
import { PAGES } from './pages';

afterAll(stopClouds);

describe(PAGES.exports.title, () => {
  const exporting = (environment: string, rest = {}) => ({
    ...stack(environment, {}),
    template: { Resources: {}, Outputs: { Out: { Value: environment, Export: { Name: 'shared' } } } },
    ...rest,
  });
  const importing = (environment: string) => ({
    ...stack(environment, {}),
    template: { Resources: {}, Outputs: { In: { Value: { 'Fn::ImportValue': 'shared' } } } },
  });

  test('exports of one name in two accounts, and in two regions, have values of their own', async () => {
    const stacks = {
      A: exporting(`${OWNER}/${US}`),
      B: exporting(`${OWNER}/${EU}`),
      C: exporting(`${OTHER}/${US}`),
      ReadsB: importing(`${OWNER}/${EU}`),
      ReadsC: importing(`${OTHER}/${US}`),
    };
    const { outputs } = await startCloud({ assembly: writeAssembly(stacks) });
    expect([outputs.ReadsB?.In, outputs.ReadsC?.In]).toEqual([`${OWNER}/${EU}`, `${OTHER}/${US}`]);
  });

  test('an export cannot be imported in another region, nor in another account', async () => {
    for (const elsewhere of [`${OWNER}/${EU}`, `${OTHER}/${US}`]) {
      const assembly = writeAssembly({ A: exporting(`${OWNER}/${US}`), Reads: importing(elsewhere) });
      const [account, region] = elsewhere.split('/');
      await expect(startCloud({ assembly })).rejects.toMatchObject({
        code: 'ParameterMissing',
        message:
          `stack "Reads" needs the export "shared", which stack "A" provides in account ${OWNER}, region ${US}, and none in ` +
          `account ${account}, region ${region}: exports are of one account and region, so give the value in another way`,
      });
    }
  });

  test('two stacks of an account and region cannot export one name', async () => {
    const assembly = writeAssembly({ A: exporting(`${OWNER}/${US}`), B: exporting(`${OWNER}/${US}`) });
    await expect(startCloud({ assembly })).rejects.toMatchObject({
      code: 'AlreadyExists',
      message: expect.stringMatching(/^stack "B": the export "shared" exists already/),
    });
  });
});

describe(PAGES.customNames.title, () => {
  const named: Readonly<Record<string, [type: string, properties: Record<string, unknown>]>> = {
    table: ['AWS::DynamoDB::Table', NAMESAKES.Table?.Properties ?? {}],
    queue: ['AWS::SQS::Queue', { QueueName: 'x' }],
    topic: ['AWS::SNS::Topic', { TopicName: 'x' }],
    parameter: ['AWS::SSM::Parameter', { Name: '/x', Type: 'String', Value: 'x' }],
    function: ['AWS::Lambda::Function', NAMESAKES.Fn?.Properties ?? {}],
    role: ['AWS::IAM::Role', { RoleName: 'x', AssumeRolePolicyDocument: {} }],
    'log group': ['AWS::Logs::LogGroup', { LogGroupName: 'x' }],
    alarm: ['AWS::CloudWatch::Alarm', { AlarmName: 'x' }],
  };

  test.each(Object.entries(named))(
    'a %s of a name that another stack has given already exists',
    async (_, it) => {
      const [Type, Properties] = it;
      const resources = { It: { Type, Properties } };
      const place = `${OWNER}/${US}`;
      const stacks = { Dev: stack(place, resources), Prod: stack(place, resources) };
      await expect(startCloud({ assembly: writeAssembly(stacks) })).rejects.toMatchObject({
        code: 'AlreadyExists',
        message: expect.stringMatching(/^stack "Prod": resource It .*exists already: Dev\/It has that name/),
      });
    },
  );

  test('roles are of an account, whatever the region', async () => {
    const [Type, Properties] = named.role as [string, Record<string, unknown>];
    const resources = { It: { Type, Properties } };
    const stacks = { A: stack(`${OWNER}/${US}`, resources), B: stack(`${OWNER}/${EU}`, resources) };
    await expect(startCloud({ assembly: writeAssembly(stacks) })).rejects.toMatchObject({
      code: 'AlreadyExists',
    });
  });
});
