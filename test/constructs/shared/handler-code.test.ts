import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { AssetCode } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { strFromU8, unzipSync } from 'fflate';
import { withHandlerCode } from '../../../lib/constructs/shared/handler-code';
import { ReadReplica, type ReadReplicaProps } from '../../../packages/cdk-event-sharing';
import { temporaryDirectory } from '../../support/temporary-directory';
import { userContract } from '../support/contracts';
import { newContext, newStack, propertiesOf, templateOf } from '../support/stacks';

function assetKey(props: Partial<ReadReplicaProps> = {}, contextName = 'orders'): string {
  const context = newContext(contextName);
  new ReadReplica(context, 'User', { contract: userContract(), ...props });
  return propertiesOf(templateOf(context), 'AWS::Lambda::Function').Code.S3Key;
}

test('equal input gives an equal asset', () => {
  expect(assetKey({ fields: ['name', 'email'] })).toBe(assetKey({ fields: ['email', 'name'] }));
});

test('replicas of one contract share an asset, whatever their context, name and values of a filter', () => {
  const filtered = (values: boolean[], context: string) =>
    assetKey({ filter: { newsletter: values } }, context);
  expect(filtered([true], 'billing')).toBe(filtered([false], 'orders'));
});

test('other fields that are checked give another asset', () => {
  const keys = [assetKey(), assetKey({ fields: ['name'] }), assetKey({ fields: ['email'] })];
  expect(new Set(keys).size).toBe(keys.length);
});

test('an asset holds the bundle, the contract and the validators, and the environment the settings', () => {
  const { files, environment } = codeOf({ fields: ['email'], filter: { newsletter: [true] } });
  expect(Object.keys(files)).toEqual(['index.js', 'sharing.json', 'validators.js']);
  expect(JSON.parse(files['sharing.json'] ?? '')).toEqual({ contract: userContract().schema });
  expect(JSON.parse(environment.SETTINGS)).toEqual({
    context: 'orders',
    replica: 'orders/User',
    fields: ['user_id', 'email'],
    filter: { newsletter: [true] },
  });
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'validators.js'), files['validators.js'] ?? '');
  const validators = require(join(directory, 'validators.js'));
  expect(validators.row({ user_id: 1, email: 'a@example.com', newsletter: true })).toBe(true);
  expect(validators.row({ user_id: 1, newsletter: 'yes' })).toBe(false);
  expect(validators.key({ user_id: 1 })).toBe(true);
});

test('settings that would crowd the environment are in the asset', () => {
  const filter = { name: Array.from({ length: 10 }, (_, index) => `${index}`.padStart(100, 'n')) };
  const { files, environment } = codeOf({ filter });
  expect(environment).not.toHaveProperty('SETTINGS');
  expect(JSON.parse(files['settings.json'] ?? '')).toMatchObject({ replica: 'orders/User', filter });
});

function codeOf(props: Partial<ReadReplicaProps>) {
  const context = newContext('orders');
  new ReadReplica(context, 'User', { contract: userContract(), ...props });
  const { Code, Environment } = propertiesOf(templateOf(context), 'AWS::Lambda::Function');
  const archive = readFileSync(join((context.node.root as App).outdir, `asset.${Code.S3Key}`));
  const files = Object.entries(unzipSync(archive)).map(([name, text]) => [name, strFromU8(text)]);
  return { files: Object.fromEntries(files) as Record<string, string>, environment: Environment.Variables };
}

describe('the directory in which the code is put together', () => {
  const lend = (scope: Construct) =>
    withHandlerCode(scope, 'publisher', { 'a.txt': 'a' }, (code) => (code as AssetCode).path);

  test('is removed as soon as the code is staged', () => {
    expect(existsSync(lend(new Construct(newStack(), 'Feed')))).toBe(false);
  });

  test('stays when staging is turned off, because the assembly refers to it', () => {
    const outdir = temporaryDirectory();
    const stack = new Stack(new App({ outdir, context: { 'aws:cdk:disable-asset-staging': true } }), 'S');
    const archive = lend(new Construct(stack, 'Feed'));
    expect(Object.keys(unzipSync(readFileSync(archive)))).toEqual(['a.txt', 'index.js']);
    for (const used of [dirname(archive), outdir]) rmSync(used, { recursive: true });
  });
});

test('a bundle that was not built is named with the remedy', () => {
  const scope = new Construct(newStack(), 'Feed');
  expect(() => withHandlerCode(scope, 'missing', {}, () => undefined)).toThrow(
    /^the handler bundle "missing" is missing in .*lambdas: run npm run build:handlers \(at Service\/Feed\)$/,
  );
});
