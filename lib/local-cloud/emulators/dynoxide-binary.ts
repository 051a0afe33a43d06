import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { LocalCloudError } from '../shared/errors';
import { findOnPath, type Host } from './path-lookup';

/** Finds the directory of a package that is installed where one of the paths would find it. */
export type FindPackage = (name: string, paths: readonly string[]) => string | undefined;

/** Upstream's page "Installation". Homebrew has no Windows, and npm no other processors than these. */
const INSTALL = `
  macOS          brew install nubo-db/tap/dynoxide
  Linux x64      npm install --save-dev @dynoxide/linux-x64
  Linux arm64    npm install --save-dev @dynoxide/linux-arm64
  Windows x64    npm install --save-dev @dynoxide/win32-x64
  anything else  cargo install dynoxide-rs`;

/**
 * The DynamoDB emulator's program: of the project, or else of the PATH.
 *
 * @throws LocalCloudError `EmulatorMissing` with a command for each platform
 */
export function dynoxideBinary(
  host: Host = process,
  findPackage: FindPackage = findInstalledPackage,
): string {
  const found = findInPackages(host, findPackage) ?? findOnPath('dynoxide', host);
  if (found !== undefined) return found;
  const { platform, arch } = host;
  throw new LocalCloudError(
    'EmulatorMissing',
    `there is no DynamoDB for ${platform}-${arch}: neither @dynoxide/${platform}-${arch} nor dynoxide is installed in the project, ` +
      `and no program "dynoxide" is on the PATH. Install it:${INSTALL}\n` +
      'or name one in EVENT_SHARING_DYNAMODB: the path of the program, or the URL of a running DynamoDB with streams, such as LocalStack',
  );
}

/** Of the project that uses this package first, and then of this package. */
function findInPackages({ platform, arch }: Host, findPackage: FindPackage): string | undefined {
  const paths = [process.cwd(), __dirname];
  const file = platform === 'win32' ? 'dynoxide.exe' : 'dynoxide';
  const platformPackage = `@dynoxide/${platform}-${arch}`;
  const wrapper = findPackage('dynoxide', paths);
  const directories = [
    findPackage(platformPackage, paths),
    // Package managers that do not hoist show the platform's package to its wrapper only.
    wrapper && findPackage(platformPackage, [wrapper]),
    wrapper,
  ];
  return directories
    .flatMap((directory) => (directory ? [join(directory, file)] : []))
    .find((path) => existsSync(path));
}

function findInstalledPackage(name: string, paths: readonly string[]): string | undefined {
  try {
    return dirname(createRequire(__filename).resolve(`${name}/package.json`, { paths: [...paths] }));
  } catch {
    return undefined;
  }
}
