import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { AssetCode } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
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

test('other fields, another filter or another context give another asset', () => {
  const keys = [
    assetKey(),
    assetKey({ fields: ['name'] }),
    assetKey({ filter: { newsletter: [true] } }),
    assetKey({}, 'billing'),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

test('an asset holds the bundle, the settings and the validators', () => {
  const context = newContext('orders');
  new ReadReplica(context, 'User', {
    contract: userContract(),
    fields: ['email'],
    filter: { newsletter: [true] },
  });
  const key: string = propertiesOf(templateOf(context), 'AWS::Lambda::Function').Code.S3Key;
  const asset = join((context.node.root as App).outdir, `asset.${key.replace('.zip', '')}`);
  expect(readdirSync(asset).sort()).toEqual(['index.js', 'sharing.json', 'validators.js']);
  expect(JSON.parse(readFileSync(join(asset, 'sharing.json'), 'utf8'))).toEqual({
    context: 'orders',
    replica: 'orders/User',
    contract: userContract().schema,
    fields: ['user_id', 'email'],
    filter: { newsletter: [true] },
  });
  const validators = require(join(asset, 'validators.js'));
  expect(validators.row({ user_id: 1, email: 'a@example.com', newsletter: true })).toBe(true);
  expect(validators.row({ user_id: 1, newsletter: 'yes' })).toBe(false);
  expect(validators.key({ user_id: 1 })).toBe(true);
});

describe('the directory in which the code is put together', () => {
  const lend = (scope: Construct) =>
    withHandlerCode(scope, 'publisher', { 'a.txt': 'a' }, (code) => (code as AssetCode).path);

  test('is removed as soon as the code is staged', () => {
    expect(existsSync(lend(new Construct(newStack(), 'Feed')))).toBe(false);
  });

  test('stays when staging is turned off, because the assembly refers to it', () => {
    const outdir = temporaryDirectory();
    const stack = new Stack(new App({ outdir, context: { 'aws:cdk:disable-asset-staging': true } }), 'S');
    const directory = lend(new Construct(stack, 'Feed'));
    expect(readdirSync(directory).sort()).toEqual(['a.txt', 'index.js']);
    for (const used of [directory, outdir]) rmSync(used, { recursive: true });
  });
});

test('a bundle that was not built is named with the remedy', () => {
  const scope = new Construct(newStack(), 'Feed');
  expect(() => withHandlerCode(scope, 'missing', {}, () => undefined)).toThrow(
    /^the handler bundle "missing" is missing in .*lambdas: run npm run build:handlers \(at Service\/Feed\)$/,
  );
});
