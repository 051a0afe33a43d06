import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../build-packages/stage';

/** A packed package; sizes in bytes. */
export interface Tarball {
  readonly file: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: number;
}

/** @throws when the package has not been built */
export function pack(name: string, directory: string): Tarball {
  const built = join(root, 'dist', 'packages', name);
  const output = execFileSync('npm', ['pack', '--json', '--pack-destination', directory, built], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(output);
  return { file: join(directory, filename), size, unpackedSize, files: entryCount };
}

/** Runs `publint` and `attw`; answers what they print when they find something. */
export function problemsOf({ file }: Tarball): string[] {
  return [
    ['publint', 'run', '--strict', file],
    ['attw', '--format', 'ascii', '--no-emoji', '--no-color', file],
  ].flatMap(([tool = '', ...args]) => {
    try {
      execFileSync(join(root, 'node_modules', '.bin', tool), args, { stdio: 'pipe' });
      return [];
    } catch (error) {
      const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer };
      return [`${tool}: ${stdout}${stderr}`];
    }
  });
}
