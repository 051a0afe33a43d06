import { build, type Plugin } from 'esbuild';

/**
 * A module as a bundle has it, with what the plugins put in.
 *
 * @param entry path of its source
 */
export async function bundledModule<Module>(entry: string, plugins: Plugin[]): Promise<Module> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    logLevel: 'silent',
    plugins,
  });
  const module = { exports: {} };
  new Function('module', 'require', outputFiles[0]?.text ?? '')(module, require);
  return module.exports as Module;
}
