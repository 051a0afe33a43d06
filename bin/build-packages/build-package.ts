import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ELSEWHERE } from './programs';
import { root, type Staged, stage } from './stage';

/** No source maps, which would double the packages; the lowest Node of the packages has all of ES2023, and these strings. */
const TSCONFIG = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023', 'es2024.string'],
    module: 'node20',
    strict: true,
    declaration: true,
    esModuleInterop: true,
    skipLibCheck: true,
    types: ['node'],
  },
  exclude: ['node_modules'],
};

/**
 * Stages a package's sources in a temporary directory, has them compiled there, and writes what is no source to
 * `dist/packages/<name>`.
 *
 * @param compile compiles in place, in a directory with a `tsconfig.json`
 * @returns the directory of the package
 */
export async function buildPackage(
  name: string,
  compile: (directory: string, staged: Staged) => void | Promise<void>,
): Promise<string> {
  const work = mkdtempSync(join(tmpdir(), `${name}-`));
  // Not the temporary directory itself: nobody else may read that, and the package inherits it.
  const staging = join(work, 'package');
  const target = join(root, 'dist', 'packages', name);
  try {
    const staged = stage(name, staging);
    symlinkSync(join(root, 'node_modules'), join(staging, 'node_modules'));
    writeFileSync(join(staging, 'tsconfig.json'), JSON.stringify(tsconfigOf(name)));
    await compile(staging, staged);
    rmSync(target, { recursive: true, force: true });
    cpSync(staging, target, { recursive: true, filter: (path) => isShipped(relative(staging, path)) });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return target;
}

/** Packages of ours that a package imports by name are found where they were built. */
function tsconfigOf(name: string): object {
  const others = Object.values(ELSEWHERE[name] ?? {});
  const paths = Object.fromEntries(
    others.map((other) => [other, [join(root, 'dist', 'packages', other, 'index.d.ts')]]),
  );
  return { ...TSCONFIG, compilerOptions: { ...TSCONFIG.compilerOptions, paths } };
}

/**
 * Runs an installed development tool.
 *
 * @throws when the tool fails, after it has printed why
 */
export function runTool(tool: string, args: readonly string[], directory: string): void {
  execFileSync(join(root, 'node_modules', '.bin', tool), args, { cwd: directory, stdio: 'inherit' });
}

function isShipped(path: string): boolean {
  if (/^(node_modules|rosetta|tsconfig)/.test(path)) return false;
  return !/\.m?ts$/.test(path) || /\.d\.m?ts$/.test(path);
}
