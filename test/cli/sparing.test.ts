import { spawnSync } from 'node:child_process';
import { packageRoot } from '../../bin/synthesise';

/** What the sources of a program print, and what Node says beside, when it is started as the command is. */
function started(program: string, command: string): { readonly out: string; readonly said: string } {
  const options = [
    '--import',
    'tsx',
    '--allow-natives-syntax',
    '--eval',
    program,
    '--',
    'event-sharing',
    command,
  ];
  const { stdout, stderr } = spawnSync(process.execPath, options, { cwd: packageRoot, encoding: 'utf8' });
  return { out: stdout.trim(), said: stderr };
}

/** Whether V8 runs a function that runs often as it does one that has run once. */
const OFTEN = `require('./lib/cli/sparing');
function often(most) { let all = 0; for (let each = 0; each < most; each += 1) all += each; return all; }
function once() { return 1; }
once();
for (let time = 0; time < 20000; time += 1) often(1000);
console.log(%GetOptimizationStatus(often) === %GetOptimizationStatus(once));`;

test('the console has V8 compile nothing, by flags that it knows', () => {
  expect(started(OFTEN, 'console')).toEqual({ out: 'true', said: '' });
  expect(started(OFTEN, 'dev')).toEqual({ out: 'false', said: '' });
});

const LOADED = `require('./lib/cli/program');
console.log(Object.keys(require.cache).filter((path) => /lib.(dev|cli.commands.dev|local-cloud.index)\\b/.test(path)).join());`;

test('nothing of dev is loaded before it is asked for', () => {
  expect(started(LOADED, 'console')).toEqual({ out: '', said: '' });
});
