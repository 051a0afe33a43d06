import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ARCHIVE } from '../../lib/constructs/shared/handler-archive';
import { bundleDependencies } from './bundle-dependencies';
import { archiveHandlers } from './handler-archive';
import { root, stage } from './stage';

const NAME = 'cdk-event-sharing';

/** No source maps, which would double the package; the lowest Node of the package has all of ES2023. */
const TSCONFIG = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023'],
    module: 'node20',
    strict: true,
    declaration: true,
    esModuleInterop: true,
    skipLibCheck: true,
    types: ['node'],
  },
  exclude: ['node_modules'],
};

const JSII = [
  '--compress-assembly',
  ...['--tsconfig', 'tsconfig.json', '--validate-tsconfig', 'minimal'],
  '--fail-on-warnings',
  // It wants the lowest peers to be installed here; check:lowest proves that they do.
  ...['--silence-warnings', 'metadata/missing-dev-dependency'],
];

/**
 * Builds the constructs as a jsii module, which other tools make packages for Python, Java, .NET and Go of.
 *
 * @returns the directory of the package
 */
export async function buildJsiiPackage(): Promise<string> {
  const work = mkdtempSync(join(tmpdir(), `${NAME}-`));
  const staging = join(work, 'package');
  const target = join(root, 'dist', 'packages', NAME);
  try {
    const { manifest } = stage(NAME, staging);
    symlinkSync(join(root, 'node_modules'), join(staging, 'node_modules'));
    writeFileSync(join(staging, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    run('jsii', JSII, staging);
    cpSync(join(root, 'packages', NAME, 'rosetta'), join(staging, 'rosetta'), { recursive: true });
    run('jsii-rosetta', ['extract', '--strict', '.'], staging);
    rmSync(target, { recursive: true, force: true });
    cpSync(staging, target, { recursive: true, filter: (path) => isShipped(relative(staging, path)) });
    mkdirSync(join(target, 'lambdas'));
    writeFileSync(
      join(target, 'lambdas', ARCHIVE),
      archiveHandlers(join(root, 'dist', 'lambdas'), handlers()),
    );
    await bundleDependencies(target, Object.keys(manifest.peerDependencies as object));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return target;
}

/** Names of the handlers that constructs deploy: none of an example's. */
function handlers(): string[] {
  return readdirSync(join(root, 'lambdas')).filter((name) => name !== 'shared');
}

/** @throws when the tool fails, after it has printed why */
function run(tool: string, args: readonly string[], directory: string): void {
  execFileSync(join(root, 'node_modules', '.bin', tool), args, { cwd: directory, stdio: 'inherit' });
}

function isShipped(path: string): boolean {
  if (/^(node_modules|rosetta|tsconfig)/.test(path)) return false;
  return !path.endsWith('.ts') || path.endsWith('.d.ts');
}
