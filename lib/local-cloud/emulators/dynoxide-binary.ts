import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { LocalCloudError } from '../shared/errors';

/** Finds the directory of a package that is installed where one of the paths would find it. */
export type FindPackage = (name: string, paths: readonly string[]) => string | undefined;

/**
 * The DynamoDB emulator's program for this platform.
 *
 * @throws LocalCloudError `EmulatorMissing` that names the platform and the remedy
 */
export function dynoxideBinary(
  platform: string = process.platform,
  arch: string = process.arch,
  findPackage: FindPackage = findInstalledPackage,
): string {
  if (platform === 'win32') {
    // The supervisor that leaves no orphan is a POSIX shell script.
    throw new LocalCloudError(
      'EmulatorMissing',
      'the local cloud does not run on win32: run it in WSL (https://aka.ms/wsl)',
    );
  }
  // From the working directory too: the user's project may hold it beside this package, not under it.
  const paths = [__dirname, process.cwd()];
  const platformPackage = `@dynoxide/${platform}-${arch}`;
  const wrapper = findPackage('dynoxide', paths);
  const directories = [
    findPackage(platformPackage, paths),
    // Package managers that do not hoist show the platform's package to its wrapper only.
    wrapper && findPackage(platformPackage, [wrapper]),
    wrapper,
  ];
  for (const directory of directories) {
    const file = directory && join(directory, 'dynoxide');
    if (file && existsSync(file)) return file;
  }
  throw new LocalCloudError(
    'EmulatorMissing',
    `the DynamoDB emulator is not installed for ${platform}-${arch} (looked for ${platformPackage} and dynoxide): ` +
      `run "npm i -D ${platformPackage}" if it exists for your platform, or test against another backend such as LocalStack`,
  );
}

function findInstalledPackage(name: string, paths: readonly string[]): string | undefined {
  try {
    return dirname(createRequire(__filename).resolve(`${name}/package.json`, { paths: [...paths] }));
  } catch {
    return undefined;
  }
}
