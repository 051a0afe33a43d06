import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { OnResolveResult, Plugin } from 'esbuild';

const LEAN = join('lib', 'adapters', 'lean');
/** What has a lean counterpart, as it is imported. */
const BY_SDK = /^@aws-sdk\/|\/(sdk-values|default-dynamodb)$/;

/**
 * Lets a bundle call AWS by the files of `lib/adapters/lean` in place of the SDK's clients of the same names. An operation that
 * they lack fails the build.
 */
export const leanCalls: Plugin = {
  name: 'lean-calls',
  setup({ onResolve }) {
    const lean = join(__dirname, '..', LEAN);
    onResolve({ filter: BY_SDK }, ({ path, importer }) => leanCounterpart(lean, path, importer));
  },
};

/** A namespace of files that are in a bundle once by the SDK and once more without it. */
const WITHOUT_SDK = 'without-sdk';
const CALLERS = /^lib[\\/](adapters[\\/](?!lean)|client)/;

/**
 * As `leanCalls`, for `lib/client/consume/lean` and the files of client and adapters that it reaches alone: the rest of the bundle
 * may have the same files with the SDK.
 *
 * @param root of the tree that is bundled
 */
export function leanConsumers(root: string): Plugin {
  const lean = join(root, LEAN);
  return {
    name: 'lean-consumers',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /[\\/]consume[\\/]lean$/, namespace: 'file' }, ({ path, resolveDir }) => ({
        path: `${join(resolveDir, path)}.ts`,
        namespace: WITHOUT_SDK,
      }));
      onResolve({ filter: BY_SDK, namespace: WITHOUT_SDK }, ({ path, importer }) =>
        leanCounterpart(lean, path, importer),
      );
      onResolve({ filter: /^\./, namespace: WITHOUT_SDK }, async ({ path, kind, resolveDir }) => {
        const { path: file, errors } = await resolve(path, { kind, resolveDir });
        const namespace = CALLERS.test(relative(root, file)) ? WITHOUT_SDK : 'file';
        return { path: file, namespace, errors };
      });
      onLoad({ filter: /.*/, namespace: WITHOUT_SDK }, async ({ path }) => ({
        contents: await readFile(path),
        loader: 'ts',
        resolveDir: dirname(path),
      }));
    },
  };
}

/** @returns nothing for what a lean file itself imports */
function leanCounterpart(lean: string, path: string, importer: string): OnResolveResult | undefined {
  if (dirname(importer) === lean) return undefined;
  const file = join(lean, `${basename(path)}.ts`);
  if (existsSync(file)) return { path: file };
  return { errors: [{ text: `${importer} imports ${path}, which has no lean counterpart ${file}` }] };
}
