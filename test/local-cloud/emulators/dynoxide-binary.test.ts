import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dynoxideBinary, startDynoxide } from '../../../lib/local-cloud/emulators';
import { temporaryDirectory } from '../../support/temporary-directory';

const NO_PATH = { env: {} };
const LINUX = { platform: 'linux', arch: 'x64', ...NO_PATH };
const MAC = { platform: 'darwin', arch: 'arm64', ...NO_PATH };
const WINDOWS = { platform: 'win32', arch: 'x64', ...NO_PATH };

/** Packages of a project, each with the program in it. */
function installed(...names: string[]): (name: string) => string | undefined {
  const root = temporaryDirectory();
  for (const name of names) {
    mkdirSync(join(root, name), { recursive: true });
    for (const file of ['dynoxide', 'dynoxide.exe']) writeFileSync(join(root, name, file), '');
  }
  return (name) => (names.includes(name) ? join(root, name) : undefined);
}

/** A directory of the PATH with the program that is installed here. */
function directoryWithProgram(): string {
  const directory = temporaryDirectory();
  copyFileSync(dynoxideBinary(), join(directory, 'dynoxide'));
  return directory;
}

describe('the DynamoDB emulator program', () => {
  test('the one of this platform is found', () => {
    expect(dynoxideBinary(LINUX, installed('@dynoxide/linux-x64'))).toMatch(/linux-x64\/dynoxide$/);
    expect(dynoxideBinary(WINDOWS, installed('@dynoxide/win32-x64'))).toMatch(/win32-x64.dynoxide\.exe$/);
  });

  test('the package "dynoxide" serves as well', () => {
    expect(dynoxideBinary(MAC, installed('dynoxide'))).toMatch(/\/dynoxide\/dynoxide$/);
  });

  test("the project's own goes before that of this package", () => {
    const asked: (readonly string[])[] = [];
    const find = (_name: string, paths: readonly string[]) => void asked.push(paths);
    expect(() => dynoxideBinary(LINUX, find)).toThrow();
    expect(asked[0]?.[0]).toBe(process.cwd());
    expect(asked[0]?.[1]).toMatch(/local-cloud.emulators$/);
  });

  test('without a package the one on the PATH is found, and runs', async () => {
    const directory = directoryWithProgram();
    const binary = dynoxideBinary({ ...LINUX, env: { PATH: directory } }, installed());
    expect(binary).toBe(join(directory, 'dynoxide'));
    const emulator = await startDynoxide({ binary });
    await emulator.stop();
  });

  test('a package goes before the PATH', () => {
    const host = { ...LINUX, env: { PATH: directoryWithProgram() } };
    expect(dynoxideBinary(host, installed('@dynoxide/linux-x64'))).toMatch(/linux-x64\/dynoxide$/);
  });

  test('when absent, the error names the platform, and a command for each', () => {
    expect(() => dynoxideBinary(MAC, installed('@dynoxide/linux-x64'))).toThrow(
      expect.objectContaining({
        code: 'EmulatorMissing',
        message: expect.stringMatching(
          /no DynamoDB for darwin-arm64: .*\n +macOS +brew install .*\n +Linux x64 +npm install .*\n.*\n +Windows x64 +npm install .*\n +anything else +cargo install .*\nor name one in EVENT_SHARING_DYNAMODB/,
        ),
      }),
    );
  });
});
