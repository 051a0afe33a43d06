import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ARCHIVE } from '../../lib/constructs/shared/handler-archive';
import { buildPackage, runTool } from './build-package';
import { bundleDependencies } from './bundle-dependencies';
import { compactPackage } from './compact';
import { archiveHandlers } from './handler-archive';
import { readJson, root } from './stage';

const NAME = 'cdk-event-sharing';

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
  const target = await buildPackage(NAME, compile);
  compactPackage(target);
  mkdirSync(join(target, 'lambdas'));
  writeFileSync(join(target, 'lambdas', ARCHIVE), archiveHandlers(join(root, 'dist', 'lambdas'), handlers()));
  const { peerDependencies } = readJson(join(target, 'package.json'));
  await bundleDependencies(target, Object.keys(peerDependencies ?? {}));
  return target;
}

function compile(directory: string): void {
  runTool('jsii', JSII, directory);
  cpSync(join(root, 'packages', NAME, 'rosetta'), join(directory, 'rosetta'), { recursive: true });
  runTool('jsii-rosetta', ['extract', '--strict', '.'], directory);
}

/** Names of the handlers that constructs deploy: none of an example's. */
function handlers(): string[] {
  return readdirSync(join(root, 'lambdas')).filter((name) => name !== 'shared');
}
