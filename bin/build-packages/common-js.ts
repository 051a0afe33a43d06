import { buildPackage, runTool } from './build-package';
import { compactPackage } from './compact';

/**
 * Builds a package that Node runs as CommonJS, file by file, and compacts it.
 *
 * @returns the directory of the package
 */
export async function buildCommonJsPackage(name: string): Promise<string> {
  const directory = await buildPackage(name, (staging) => runTool('tsc', [], staging));
  compactPackage(directory);
  return directory;
}
