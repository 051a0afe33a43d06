import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { supervise } from '../../../lib/local-cloud/emulators/supervisor';
import { until } from '../../support/eventually';
import { temporaryDirectory } from '../../support/temporary-directory';

/** Runs a program of Node until it has said that it is ready. */
async function superviseScript(script: string) {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'file'), '');
  const supervisor = supervise({
    directories: [directory],
    program: [process.execPath, '-e', `${script}; console.error('ready')`],
  });
  const output: string[] = [];
  supervisor.stderr?.setEncoding('utf8').on('data', (text: string) => output.push(text));
  const exit = once(supervisor, 'exit');
  const closed = once(supervisor, 'close');
  await Promise.race([until(() => output.join('').includes('ready')), closed]);
  return { supervisor, directory, output, exit, closed };
}

const WAIT = 'setInterval(() => {}, 1000)';

describe('a supervised program', () => {
  test('is asked to end first, as a wrapper has to end what it started', async () => {
    const asked = "process.on('SIGTERM', () => { console.error('asked'); process.exit() })";
    const { supervisor, directory, output, closed } = await superviseScript(`${asked}; ${WAIT}`);
    supervisor.stdin?.end();
    await closed;
    expect(output.join('')).toContain('asked');
    expect(existsSync(directory)).toBe(false);
  });

  test('is ended by force when it does not', async () => {
    const { supervisor, directory, exit } = await superviseScript(`process.on('SIGTERM', () => {}); ${WAIT}`);
    supervisor.stdin?.end();
    await exit;
    expect(existsSync(directory)).toBe(false);
  });

  test('gives its code on, and takes the directory with it', async () => {
    const { directory, exit } = await superviseScript('process.exitCode = 3');
    expect(await exit).toEqual([3, null]);
    expect(existsSync(directory)).toBe(false);
  });

  test('whose supervisor has been killed does not end the host', async () => {
    const { supervisor, exit } = await superviseScript('process.exitCode = 0; setTimeout(() => {}, 2_000)');
    process.kill(supervisor.pid ?? 0, 'SIGKILL');
    // Nobody has noticed yet when the name of the next table is written.
    execFileSync(process.execPath, ['-e', '']);
    const closed = new Promise((resolve) => supervisor.stdin?.once('close', resolve));
    supervisor.stdin?.write('table\n');
    await closed;
    expect(await exit).toEqual([null, 'SIGKILL']);
  });

  test('has nothing of the loaders of its host', async () => {
    process.env.NODE_OPTIONS = '--require=/nowhere.js';
    try {
      const { closed, output } = await superviseScript('console.error(process.env.NODE_OPTIONS)');
      expect(await closed).toEqual([0, null]);
      expect(output.join('')).toBe('undefined\nready\n');
    } finally {
      delete process.env.NODE_OPTIONS;
    }
  });
});
