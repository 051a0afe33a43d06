import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../bin/synthesise';

/** Runs the command without any region, so that nothing could be reached even if it did not refuse. */
function testAws(...args: string[]) {
  const env = { ...process.env, AWS_REGION: '' };
  const { status, stderr } = spawnSync(
    process.execPath,
    [require.resolve('tsx/cli'), join('test', 'clouds', 'run-aws.ts'), ...args],
    { cwd: packageRoot, env, encoding: 'utf8' },
  );
  return { status, stderr };
}

describe('the suite on AWS itself', () => {
  it('refuses without the explicit flag', () => {
    expect(testAws()).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('add --real-aws if you mean it'),
    });
  });

  it('refuses without a region', () => {
    expect(testAws('--real-aws')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('AWS_REGION is not set'),
    });
  });
});
