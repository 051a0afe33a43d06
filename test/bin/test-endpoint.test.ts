import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { packageRoot } from '../../bin/synthesise';

function testEndpoint(...args: string[]) {
  const { status, stderr } = spawnSync(
    process.execPath,
    [require.resolve('tsx/cli'), join('test', 'clouds', 'run-endpoint.ts'), ...args],
    { cwd: packageRoot, encoding: 'utf8' },
  );
  return { status, stderr };
}

it('the suite on an endpoint says that nothing answers there, and runs no test', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  const url = `http://127.0.0.1:${port}`;
  const said = `nothing answers at ${url} (connect ECONNREFUSED 127.0.0.1:${port}): start the emulator first`;
  expect(testEndpoint(url)).toEqual({ status: 2, stderr: expect.stringContaining(said) });
});

it.each([
  ['no endpoint', [], 'no URL was given'],
  ['AWS itself', ['https://sqs.eu-west-1.amazonaws.com'], 'is AWS itself'],
])('it refuses %s', (_what, args, message) => {
  expect(testEndpoint(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(message) });
});
