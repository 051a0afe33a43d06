// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how Fn::Sub names things
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { planDeployment } from '../../../lib/local-cloud/deployment/plan';
import { Environments } from '../../../lib/local-cloud/shared/environments';
import { readAssembly } from '../../../lib/local-cloud/template/assembly';
import { functionResource, type StackInput, writeAssembly } from '../support/assemblies';

const environments = (given?: ReadonlyMap<string, string>) =>
  new Environments({ accountId: '000000000000', region: 'us-east-1' }, given);

function plan(stacks: Readonly<Record<string, StackInput>>, names?: readonly string[]) {
  return planDeployment(readAssembly(writeAssembly(stacks)), { stacks: names }, environments());
}

function stackNames(stacks: Readonly<Record<string, StackInput>>, names?: readonly string[]): string[] {
  return plan(stacks, names).map(({ stack }) => stack.stackName);
}

const QUEUE = { Type: 'AWS::SQS::Queue' };

function parameterStack(name: unknown): StackInput {
  const Properties = { Name: name, Type: 'String', Value: 'x' };
  return { template: { Resources: { P: { Type: 'AWS::SSM::Parameter', Properties } } } };
}

function askingStack(parameter: string): StackInput {
  return {
    template: {
      Parameters: {
        Feed: { Type: 'AWS::SSM::Parameter::Value<String>', Default: parameter },
        BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/version' },
      },
      Resources: { Q: { ...QUEUE, Properties: { QueueName: { Ref: 'Feed' } } } },
    },
  };
}

describe('order of stacks', () => {
  test('a stack comes after the one that creates the SSM parameter it reads', () => {
    expect(stackNames({ Asks: askingStack('/feed'), Creates: parameterStack('/feed') })).toEqual([
      'Creates',
      'Asks',
    ]);
  });

  test('a parameter whose name is put together is found', () => {
    const name = { 'Fn::Join': ['', ['/feed/', { Ref: 'AWS::Region' }]] };
    const stacks = { Asks: askingStack('/feed/us-east-1'), Creates: parameterStack(name) };
    expect(stackNames(stacks)).toEqual(['Creates', 'Asks']);
  });

  test('a dynamic reference counts too', () => {
    const Resources = { Q: { ...QUEUE, Properties: { QueueName: '{{resolve:ssm:/feed}}' } } };
    expect(stackNames({ Asks: { template: { Resources } }, Creates: parameterStack('/feed') })).toEqual([
      'Creates',
      'Asks',
    ]);
  });

  test('a stack comes after the one whose export it imports', () => {
    const Outputs = { Out: { Value: { 'Fn::ImportValue': { 'Fn::Sub': 'Gives-Queue' } } } };
    const Export = { Name: { 'Fn::Sub': '${AWS::StackName}-Queue' } };
    const stacks = {
      Imports: { template: { Outputs } },
      Gives: { template: { Outputs: { Out: { Value: 'x', Export } } } },
    };
    expect(stackNames(stacks)).toEqual(['Gives', 'Imports']);
  });

  test('a declared dependency counts', () => {
    expect(stackNames({ B: { template: {}, dependencies: ['A'] }, A: { template: {} } })).toEqual(['A', 'B']);
  });

  test('stacks that need each other are an error that shows the circle', () => {
    const both = (gives: string, asks: string): StackInput => ({
      template: {
        ...askingStack(asks).template,
        Resources: { ...askingStack(asks).template.Resources, ...parameterStack(gives).template.Resources },
      },
    });
    expect(() => plan({ A: both('/a', '/b'), B: both('/b', '/a') })).toThrow(
      'the stacks depend on each other in a circle: A -> B -> A',
    );
  });
});

describe('what nobody provides', () => {
  test('a parameter is named with the stack that asks for it', () => {
    expect(() => plan({ Asks: askingStack('/feed') })).toThrow(
      'stack "Asks" needs the SSM parameter "/feed", which no stack of the assembly provides',
    );
  });

  test('all that is missing is in one message', () => {
    expect(() => plan({ A: askingStack('/a'), B: askingStack('/b') })).toThrow(
      /^2 values are missing:\n- stack "A" needs the SSM parameter "\/a".*\n- stack "B" needs the SSM parameter "\/b"/,
    );
  });

  test('a given parameter is not missing, and no stack may create it as well', () => {
    const given = environments(new Map([['/feed', 'x']]));
    const planWith = (stacks: Readonly<Record<string, StackInput>>) =>
      planDeployment(readAssembly(writeAssembly(stacks)), {}, given);
    expect(planWith({ Asks: askingStack('/feed') })).toHaveLength(1);
    expect(() => planWith({ Creates: parameterStack('/feed') })).toThrow(
      'the SSM parameter "/feed" is given in "parameters", and stack "Creates" creates it',
    );
  });

  test('the stack that was left out is named', () => {
    const stacks = { Asks: askingStack('/feed'), Creates: parameterStack('/feed') };
    expect(() => plan(stacks, ['Asks'])).toThrow('which stack "Creates" provides: add that one to "stacks"');
  });

  test('a stack cannot provide for itself', () => {
    const { Parameters, Resources } = askingStack('/feed').template;
    const template = {
      Parameters,
      Resources: { ...Resources, ...parameterStack('/feed').template.Resources },
    };
    expect(() => plan({ Both: { template } })).toThrow('which only that stack itself provides');
  });

  test('an export is named', () => {
    const Outputs = { Out: { Value: { 'Fn::ImportValue': 'gone' } } };
    expect(() => plan({ Imports: { template: { Outputs } } })).toThrow(
      'stack "Imports" needs the export "gone"',
    );
  });
});

describe('checks before the start', () => {
  test('resources are sorted by Ref, GetAtt, Sub and DependsOn', () => {
    const Resources = {
      D: { ...QUEUE, DependsOn: ['C'] },
      C: { ...QUEUE, Properties: { QueueName: { 'Fn::Sub': '${B.QueueName}-x' } } },
      B: { ...QUEUE, Properties: { QueueName: { 'Fn::GetAtt': ['A', 'QueueName'] } }, DependsOn: 'A' },
      A: QUEUE,
    };
    const [stack] = plan({ S: { template: { Resources } } });
    expect(stack?.resources.map(({ logicalId }) => logicalId)).toEqual(['A', 'B', 'C', 'D']);
  });

  test('an unknown type names stack, logical id, path, type and remedies', () => {
    const template = { Resources: { Cluster: { Type: 'AWS::ECS::Cluster' } } };
    const message =
      /^stack "S": resource Cluster \(S\/Cluster\/Resource, AWS::ECS::Cluster\): .* AWS::ECS::Cluster; leave .*ignore: \['AWS::ECS::Cluster'\]/;
    expect(() => plan({ S: { template, paths: { Cluster: 'S/Cluster/Resource' } } })).toThrow(message);
  });

  test('one message names all that does not run, of every stack', () => {
    const api = { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'WEBSOCKET', Target: 'x' } };
    const Hook = {
      Type: 'AWS::SNS::Subscription',
      Properties: { Protocol: 'https', Endpoint: 'https://example.com', TopicArn: { Ref: 'Later' } },
    };
    const stacks = {
      A: { template: { Resources: { Cluster: { Type: 'AWS::ECS::Cluster' }, Api: api, Later: QUEUE } } },
      B: { template: { Resources: { Hook, Q: { ...QUEUE, Properties: { Colour: 'red' } } } } },
    };
    let message = '';
    try {
      plan(stacks);
    } catch (error) {
      message = (error as Error).message;
      expect(error).toMatchObject({ code: 'UnknownResourceType' });
    }
    expect(message.split('\n')).toEqual([
      '5 things do not run here:',
      '- stack "A": resource Cluster (AWS::ECS::Cluster): the local cloud does not know the type AWS::ECS::Cluster',
      '- stack "A": resource Api (AWS::ApiGatewayV2::Api): the property "Target" is not supported by the local cloud',
      '- stack "A": resource Api (AWS::ApiGatewayV2::Api): an API of protocol WEBSOCKET does not run locally: the local cloud has HTTP APIs only',
      '- stack "B": resource Hook (AWS::SNS::Subscription): a subscription with protocol "https" does not run locally: put an SQS queue between topic and consumer',
      '- stack "B": resource Q (AWS::SQS::Queue): the property "Colour" is not supported by the local cloud',
      expect.stringMatching(/^leave it out .*ignore: \['AWS::ECS::Cluster'\]/),
    ]);
  });

  test('what a value that is not known yet would decide is not refused before it is known', () => {
    const stage = (AutoDeploy: unknown) => ({
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: 'a', StageName: 's', AutoDeploy },
    });
    const Conditions = { OnFeed: { 'Fn::Equals': [{ Ref: 'Feed' }, 'x'] } };
    const Parameters = { Feed: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/feed' } };
    const later = {
      Parameters,
      Conditions,
      Resources: { Stage: stage({ 'Fn::If': ['OnFeed', true, false] }) },
    };
    expect(plan({ S: { template: later }, Creates: parameterStack('/feed') })).toHaveLength(2);
    expect(() => plan({ S: { template: { Resources: { Stage: stage(false) } } } })).toThrow(
      /without AutoDeploy/,
    );
  });

  test('ignored types need not be known, and patterns match whole names', () => {
    const Resources = { Cluster: { Type: 'AWS::ECS::Cluster' } };
    const ignoring = (...ignore: string[]) =>
      planDeployment(
        readAssembly(writeAssembly({ S: { template: { Resources } } })),
        { ignore },
        environments(),
      );
    for (const pattern of ['AWS::ECS::Cluster', 'AWS::ECS::*', 'AWS::*']) {
      expect(ignoring(pattern)[0]?.resources).toHaveLength(1);
    }
    for (const pattern of ['AWS::ECS::Clust', 'AWS::E::*', 'aws::ecs::*']) {
      expect(() => ignoring(pattern)).toThrow('does not know the type AWS::ECS::Cluster');
    }
    expect(() => ignoring('AWS::ECS::*', 'events')).toThrow(
      'ignore: "events" is no resource type: give types as AWS::Events::Rule',
    );
  });

  test('an unknown type behind a condition that does not hold is no error', () => {
    const Conditions = { Never: { 'Fn::Equals': ['a', 'b'] } };
    const Resources = { Cluster: { Type: 'AWS::ECS::Cluster', Condition: 'Never' } };
    expect(plan({ S: { template: { Conditions, Resources } } })[0]?.resources).toEqual([]);
  });

  test('an unknown property is named', () => {
    const Resources = { Q: { ...QUEUE, Properties: { Colour: 'red' } } };
    expect(() => plan({ S: { template: { Resources } } })).toThrow(
      /^stack "S": resource Q \(AWS::SQS::Queue\): the property "Colour" is not supported/,
    );
  });

  test('a missing asset names stack, asset, place and remedy', () => {
    const directory = writeAssembly({
      S: { template: { Resources: { Fn: functionResource('abc') } }, assets: { abc: { 'index.js': '' } } },
    });
    const place = join(directory, 'asset.abc');
    rmSync(place, { recursive: true });
    expect(() => planDeployment(readAssembly(directory), {}, environments())).toThrow(
      `stack "S": the asset Code abc is not at ${place}: run "npx cdk synth" again`,
    );
  });

  test('resources in a circle are an error that shows it', () => {
    const Resources = { A: { ...QUEUE, DependsOn: 'B' }, B: { ...QUEUE, DependsOn: 'A' } };
    expect(() => plan({ S: { template: { Resources } } })).toThrow(
      'the resources of stack "S" depend on each other in a circle: A -> B -> A',
    );
  });

  test('a stack that does not exist is named with those that do', () => {
    expect(() => plan({ A: { template: {} } }, ['B'])).toThrow(/there is no stack "B" in .* \(it has: A\)/);
  });
});
