import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from '../../../lib/local-cloud/emulators/path-lookup';
import { temporaryDirectory } from '../../support/temporary-directory';

function directoryWith(name: string, mode: number): string {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, name), '');
  chmodSync(join(directory, name), mode);
  return directory;
}

function onWindows(env: Record<string, string>, ...files: string[]): string | undefined {
  return findOnPath('tool', { platform: 'win32', env }, (file) => files.includes(file));
}

describe('a program on the PATH', () => {
  test('the first that may be started is found, past directories, plain files and what is not there', () => {
    const withDirectory = temporaryDirectory();
    mkdirSync(join(withDirectory, 'tool'));
    const [plain, one, two] = [0o644, 0o755, 0o755].map((mode) => directoryWith('tool', mode));
    const PATH = ['/nowhere', withDirectory, plain, one, two].join(':');
    expect(findOnPath('tool', { platform: 'linux', env: { PATH } })).toBe(join(one ?? '', 'tool'));
    expect(findOnPath('other', { platform: 'linux', env: { PATH } })).toBeUndefined();
    expect(findOnPath('tool', { platform: 'linux', env: {} })).toBeUndefined();
  });

  test('an empty entry is not the working directory', () => {
    const looked: string[] = [];
    const host = { platform: 'darwin', env: { PATH: ':/opt/homebrew/bin:' } };
    findOnPath('tool', host, (file) => looked.push(file) < 0);
    expect(looked).toEqual(['/opt/homebrew/bin/tool']);
  });

  test('on Windows the extension decides, entries end with semicolons, and may be in quotation marks', () => {
    const PATH = 'C:\\one;"D:\\a;b"';
    expect(onWindows({ PATH }, 'D:\\a;b\\tool.exe')).toBe('D:\\a;b\\tool.exe');
    expect(onWindows({ PATH, PATHEXT: '.PY;.EXE' }, 'C:\\one\\tool.exe')).toBe('C:\\one\\tool.exe');
    expect(onWindows({ PATH }, 'C:\\one\\tool')).toBeUndefined();
  });

  test('on Windows what needs a shell is passed by', () => {
    const env = { PATH: 'C:\\one;C:\\two', PATHEXT: '.COM;.EXE;.BAT;.CMD' };
    expect(onWindows(env, 'C:\\one\\tool.cmd', 'C:\\two\\tool.exe')).toBe('C:\\two\\tool.exe');
  });
});
