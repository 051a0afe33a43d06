import { build } from 'esbuild';
import type { Project } from './project';

/** Bytes of a bundle, minified. */
export interface BundleSize {
  /** Without the peers. */
  readonly added: number;
  /** The peers' own part. */
  readonly peers: number;
}

/** Bundles some code as a user would for a function, with a package as it is installed. */
export async function bundleSize(
  project: Project,
  code: string,
  peers: readonly string[],
): Promise<BundleSize> {
  const size = async (external: string[]): Promise<number> => {
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: project.directory },
      external,
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform: 'node',
      // Of ES modules what is not used falls away.
      mainFields: ['module', 'main'],
      logLevel: 'error',
    });
    return outputFiles.reduce((sum, { contents }) => sum + contents.length, 0);
  };
  const added = await size([...peers]);
  return { added, peers: (await size([])) - added };
}
