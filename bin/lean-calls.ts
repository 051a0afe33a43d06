import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin } from 'esbuild';

const lean = join(__dirname, '..', 'lib', 'adapters', 'lean');

/**
 * Lets a bundle call AWS by the files of `lib/adapters/lean` in place of the SDK's clients of the same names. An operation that
 * they lack fails the build.
 */
export const leanCalls: Plugin = {
  name: 'lean-calls',
  setup({ onResolve }) {
    onResolve({ filter: /^@aws-sdk\/|\/sdk-values$/ }, ({ path, importer }) => {
      const file = join(lean, `${basename(path)}.ts`);
      if (existsSync(file)) return { path: file };
      return { errors: [{ text: `${importer} imports ${path}, which has no lean counterpart ${file}` }] };
    });
  },
};
