import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dynoxideBinary } from '../../../lib/local-cloud/emulators';
import { temporaryDirectory } from '../../support/temporary-directory';

/** Packages of a project, each with the program in it. */
function installed(...names: string[]): (name: string) => string | undefined {
  const root = temporaryDirectory();
  for (const name of names) {
    mkdirSync(join(root, name), { recursive: true });
    writeFileSync(join(root, name, 'dynoxide'), '');
  }
  return (name) => (names.includes(name) ? join(root, name) : undefined);
}

describe('the DynamoDB emulator program', () => {
  test('the one of this platform is found', () => {
    expect(dynoxideBinary('linux', 'x64', installed('@dynoxide/linux-x64'))).toMatch(/linux-x64\/dynoxide$/);
  });

  test('the package "dynoxide" serves as well', () => {
    expect(dynoxideBinary('darwin', 'arm64', installed('dynoxide'))).toMatch(/\/dynoxide\/dynoxide$/);
  });

  test('when absent, the error names the platform and the remedy', () => {
    expect(() => dynoxideBinary('darwin', 'arm64', installed('@dynoxide/linux-x64'))).toThrow(
      /not installed for darwin-arm64 .*run "npm i -D @dynoxide\/darwin-arm64" if it exists/,
    );
  });

  test('on Windows the error says where to run instead', () => {
    expect(() => dynoxideBinary('win32', 'x64', installed())).toThrow('does not run on win32: run it in WSL');
  });
});
