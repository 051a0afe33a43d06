import { buildPackage, runTool } from './build-package';

/**
 * Builds a package that Node runs as CommonJS, file by file.
 *
 * @returns the directory of the package
 */
export function buildCommonJsPackage(name: string): Promise<string> {
  return buildPackage(name, (directory) => runTool('tsc', [], directory));
}
