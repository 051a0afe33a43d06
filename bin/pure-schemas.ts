import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** A declaration in a schema file of the SDK: `export var Grant$ = [ … ];`. */
const SCHEMA = /^((?:export )?var \w+\$? = )(\[[\s\S]*?\]);$/gm;

/** A statement that makes a class of errors known to the SDK, with its schema: `registry.registerError(Busy$, Busy);`. */
const ERROR = /^\w+\.registerError\((?!\w*ServiceException\$)\w+\$?, \w+\);$/gm;

/**
 * Lets the schemas of operations that nobody calls fall away. Some have computed member names, which a bundler
 * must take for side effects, so that all hundred operations of S3 would be in each bundle: 60 kB.
 *
 * The classes of errors of S3, SSM and SQS are left out: without one an error is of the service's base class and has the
 * same name, and our code asks for names only. Those of SSM would be 70 kB.
 */
export const pureSchemas: Plugin = {
  name: 'pure-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /client-(s3|ssm|sqs)[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, async ({ path }) => {
      const schemas = (await readFile(path, 'utf8')).replace(SCHEMA, '$1/* @__PURE__ */ (() => $2)();');
      return { contents: schemas.replace(ERROR, '') };
    });
  },
};
