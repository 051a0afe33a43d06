import type { CodeFile, CodeFiles } from './handler-bundle';

const MODULES = 'node_modules/';
/** The engine of patterns is several times the size of a small bundle. */
const PATTERNS = `${MODULES}re2js.js`;
/** Keywords of JSON Schema that hold patterns; a field of that name only takes the engine along for nothing. */
const HAS_PATTERN = /"pattern(Properties)?"/;

/**
 * What a function runs: its bundle, the generated files, and of the modules beside the bundle, which are there for every contract,
 * those that this contract's validators require.
 *
 * @returns files in the order of their names
 */
export function neededFiles(
  bundle: CodeFiles,
  generated: readonly (readonly [string, CodeFile])[],
): CodeFiles {
  const isModule = (file: string) => file.startsWith(MODULES);
  const needed = new Map([...[...bundle].filter(([file]) => !isModule(file)), ...generated]);
  const hasPattern = generated.some(([, { text }]) => HAS_PATTERN.test(text));
  const queue = generated.map(([, { text }]) => text);
  // An array's iteration also meets what is added on the way.
  for (const text of queue) {
    for (const [, name] of text.matchAll(/\brequire\("([^"]+)"\)/g)) {
      const file = `${MODULES}${name}.js`;
      const module = bundle.get(file);
      // The engine is required within a function: whether that is ever called, the contract says.
      if (!module || needed.has(file) || file === PATTERNS) continue;
      needed.set(file, module);
      queue.push(module.text);
    }
  }
  const engine = bundle.get(PATTERNS);
  if (engine && hasPattern) needed.set(PATTERNS, engine);
  return new Map([...needed].sort(([one], [other]) => (one < other ? -1 : 1)));
}
