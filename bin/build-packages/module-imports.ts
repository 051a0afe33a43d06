import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { packageOf, readJson, root } from './stage';

/** Packages of CommonJS of whose names Node tells ES modules nothing: they come of the whole. */
const NAMELESS = new Set(['aws4']);

const REQUIRED = 'required-package';
const COMMON_JS = 'common-js-file';

/**
 * Imports of packages that stay imports, as an ES module may have them. It has no `require`, so that becomes an import. Where a
 * package does not say which files it exports, it must name one in full, and gets all of it in place of its default.
 *
 * @param packages that are not bundled
 */
export function moduleImports(packages: ReadonlySet<string>): Plugin {
  return {
    name: 'module-imports',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[^.]/ }, ({ path, kind, namespace }) => {
        if (!packages.has(packageOf(path))) return undefined;
        if (kind === 'require-call') return { path, namespace: REQUIRED };
        // The import in what stands for the file.
        if (namespace === COMMON_JS) return { path, external: true };
        const file = fileOf(path);
        return file ? { path: file, namespace: COMMON_JS, sideEffects: false } : { path, external: true };
      });
      onLoad({ filter: /.*/, namespace: REQUIRED }, ({ path }) => ({ contents: named(path) }));
      onLoad({ filter: /.*/, namespace: COMMON_JS }, ({ path }) => ({ contents: commonJs(path) }));
    },
  };
}

/** The file that a path means where the package does not say it: `ajv/dist/2020.js` of `ajv/dist/2020`. */
function fileOf(path: string): string | undefined {
  const name = packageOf(path);
  if (NAMELESS.has(path)) return path;
  if (path === name || readJson(join(root, 'node_modules', name, 'package.json')).exports) return undefined;
  return [path, `${path}.js`, `${path}/index.js`].find(
    (file) => file.endsWith('.js') && existsSync(join(root, 'node_modules', file)),
  );
}

/** Bundlers differ in what the default of CommonJS is. */
function commonJs(file: string): string {
  return `import whole from '${file}';
export default /* @__PURE__ */ (() => whole.default ?? whole)();
${named(file)}`;
}

/** Name by name: of a star nothing falls away. */
function named(path: string): string {
  const names = Object.keys(require(path)).filter((name) => name !== 'default' && name !== '__esModule');
  if (NAMELESS.has(path)) {
    const members = names.map((name) => `export const ${name} = /* @__PURE__ */ (() => all.${name})();`);
    return [`import all from '${path}';`, ...members].join('\n');
  }
  return names.length > 0 ? `export { ${names.join(', ')} } from '${path}';` : '';
}
