import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** A declaration in a schema file of the SDK: `export var Grant$ = [ … ];`. */
const SCHEMA = /^((?:export )?var \w+\$? = )(\[[\s\S]*?\]);$/gm;

/**
 * Lets the schemas of operations that nobody calls fall away. Those of S3 have computed member names, which a bundler
 * must take for side effects, so that all hundred operations would be in each bundle: 60 kB.
 */
export const pureSchemas: Plugin = {
  name: 'pure-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /client-s3[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(SCHEMA, '$1/* @__PURE__ */ (() => $2)();'),
    }));
  },
};
