import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { packageOf, readJson, root } from './stage';

const REQUIRED = 'required-package';

/**
 * Imports of packages that stay imports, as an ES module may have them: it has no `require`, so that becomes an import, and it
 * must name a file in full where the package does not say which it means.
 *
 * @param packages that are not bundled
 */
export function moduleImports(packages: ReadonlySet<string>): Plugin {
  return {
    name: 'module-imports',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[^.]/ }, ({ path, kind }) => {
        if (!packages.has(packageOf(path))) return undefined;
        if (kind === 'require-call') return { path, namespace: REQUIRED };
        return { path: fullName(path), external: true };
      });
      onLoad({ filter: /.*/, namespace: REQUIRED }, ({ path }) => ({
        contents: `export * from ${JSON.stringify(path)};`,
      }));
    },
  };
}

/** `ajv/dist/2020` becomes `ajv/dist/2020.js`. */
function fullName(path: string): string {
  const name = packageOf(path);
  if (path === name || readJson(join(root, 'node_modules', name, 'package.json')).exports) return path;
  const found = [path, `${path}.js`, `${path}/index.js`].find(
    (file) => /\.c?js$/.test(file) && existsSync(join(root, 'node_modules', file)),
  );
  return found ?? path;
}
