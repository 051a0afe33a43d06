import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../bin/synthesise';

function testAdapters(...args: string[]) {
  const { status, stderr } = spawnSync(
    process.execPath,
    [require.resolve('tsx/cli'), join('test', 'clouds', 'run-adapters.ts'), ...args],
    { cwd: packageRoot, encoding: 'utf8' },
  );
  return { status, stderr };
}

it.each([
  ['no endpoint', [], 'no URL was given'],
  ['AWS itself', ['https://dynamodb.eu-west-1.amazonaws.com'], 'is AWS itself'],
  ['what is no URL', ['4566'], '"4566" is not an HTTP URL'],
  ['an emulator of which nothing is known', ['http://127.0.0.1:9', 'mto'], 'use dynoxide, moto, ministack'],
])("the adapters' tests refuse %s", (_what, args, message) => {
  expect(testAdapters(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(message) });
});
