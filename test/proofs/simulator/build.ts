import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { build, type Plugin } from 'esbuild';
import type * as Entry from './entry';
import type { Bug } from './mutations/mutation';

const ROOT = join(__dirname, '..', '..', '..');

/** Packages that go by the clock too; all others are the ones of this process. */
const BUNDLED = '@aws-lambda-powertools/';

const OWN_TIME: Plugin = {
  name: 'own time',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith(BUNDLED) ? undefined : { path, external: true },
    );
  },
};

/** Builds the shipped code together with the simulator and its clock, perhaps with a mutation, and loads it into this process. */
export async function loadBuild(mutation?: Bug): Promise<typeof Entry> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'entry.ts')],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    logLevel: 'silent',
    inject: [join(__dirname, 'clock.ts')],
    plugins: [OWN_TIME, ...(mutation ? [mutate(mutation)] : [])],
  });
  return evaluate(outputFiles[0]?.text ?? '') as typeof Entry;
}

/**
 * Evaluates a CommonJS bundle in the process's own context. In the context that jest makes for a test every use of a
 * global is slow, and schedules are made of them.
 */
function evaluate(source: string): unknown {
  const { createRequire } = runInThisContext('process').getBuiltinModule('node:module');
  const module = { exports: {} };
  const wrapper = runInThisContext(`(function (module, exports, require) {${source}\n})`);
  wrapper(module, module.exports, createRequire(__filename));
  return module.exports;
}

/**
 * The source with the mutation's edits.
 *
 * @throws Error when the text to replace is not there: then the source has changed, and the mutation must follow
 */
export function mutatedSource(mutation: Bug, file: string): string {
  const edits = mutation.edits.filter((edit) => edit.file === file);
  return edits.reduce(
    (source, { find, replace }) => {
      if (!source.includes(find)) throw new Error(`${mutation.name}: ${file} does not hold "${find}"`);
      return source.replace(find, () => replace);
    },
    readFileSync(join(ROOT, file), 'utf8'),
  );
}

function mutate(mutation: Bug): Plugin {
  const files = [...new Set(mutation.edits.map(({ file }) => file))];
  return {
    name: 'mutation',
    setup({ onLoad }) {
      for (const file of files) {
        const filter = new RegExp(`[\\\\/]${file.replace(/[.]/g, '\\.').replaceAll('/', '[\\\\/]')}$`);
        onLoad({ filter }, () => ({ contents: mutatedSource(mutation, file), loader: 'ts' }));
      }
    },
  };
}
