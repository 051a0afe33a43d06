import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAssembly } from '../../lib/local-cloud/template/assembly';
import { temporaryDirectory } from '../support/temporary-directory';
import { functionResource, writeAssembly } from './support/assemblies';

describe('reading a cloud assembly', () => {
  test('stacks come with template, dependencies, assets and construct paths', () => {
    const directory = writeAssembly({
      Users: { template: { Resources: {} } },
      Orders: {
        template: { Resources: { Fn: functionResource('abc') } },
        dependencies: ['Users'],
        paths: { Fn: 'Orders/Fn/Resource' },
        assets: { abc: { 'index.js': '' } },
      },
    });
    const [users, orders] = readAssembly(directory).stacks;
    expect(users?.stackName).toBe('Users');
    expect(orders?.dependencies).toEqual([users?.id]);
    expect(orders?.constructPaths.get('Fn')).toBe('Orders/Fn/Resource');
    expect(orders?.assets.get('abc.zip')?.path).toBe(join(directory, 'asset.abc'));
  });

  test('paths that the CDK command line wrote into the template are used', () => {
    const Resources = { Q: { Type: 'AWS::SQS::Queue', Metadata: { 'aws:cdk:path': 'S/Q/Resource' } } };
    const [stack] = readAssembly(writeAssembly({ S: { template: { Resources } } })).stacks;
    expect(stack?.constructPaths.get('Q')).toBe('S/Q/Resource');
  });

  test('the stacks of stages are found', () => {
    const nested = writeAssembly({ ProdUsers: { template: {} } });
    const directory = temporaryDirectory();
    renameSync(nested, join(directory, 'assembly-Prod'));
    mkdirSync(nested);
    const artifacts = {
      Prod: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } },
    };
    writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ artifacts }));
    expect(readAssembly(directory).stacks.map((stack) => stack.stackName)).toEqual(['ProdUsers']);
  });

  test('a directory that is not there is an error with the remedy', () => {
    expect(() => readAssembly('/nowhere/cdk.out')).toThrow(
      'there is no cloud assembly at /nowhere/cdk.out: run "npx cdk synth" first',
    );
  });

  test('a directory without manifest is an error that says what to give', () => {
    const directory = temporaryDirectory();
    expect(() => readAssembly(directory)).toThrow(`${directory} holds no manifest.json`);
  });

  test('a file that is missing or broken is named', () => {
    const directory = writeAssembly({ Users: { template: {} } });
    const template = join(directory, 'Users.template.json');
    writeFileSync(template, '{ broken');
    expect(() => readAssembly(directory)).toThrow(`cannot read ${template} of the cloud assembly`);
    rmSync(template);
    expect(() => readAssembly(directory)).toThrow(/ENOENT.*run "npx cdk synth" again/);
  });
});
