import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import ts from 'typescript';
import { compactScript } from '../../bin/build-packages/compact';

const SCRIPT = `"use strict";
/*! Licensed by somebody. */
// Why it is so.
const made = (() => {
  class ReadReplica {
    text() {
      return \`two
  lines\`;
    }
  }
  return new ReadReplica();
})();
const refused = {};
${Array.from({ length: 40 }, (_, index) => `refused.of${index} = () => { throw new Error("refused"); };`).join('\n')}
`;

test('a compact script does the same under the same names', () => {
  const read = `${compactScript(SCRIPT)};[made.text(), made.constructor.name]`;
  expect([...runInNewContext(read)]).toEqual(['two\n  lines', 'ReadReplica']);
});

test('it is smaller, and keeps the words of its licence alone', () => {
  const compact = compactScript(SCRIPT);
  expect(compact.length).toBeLessThan(0.9 * SCRIPT.length);
  expect(compact).toContain('Licensed by somebody.');
  expect(compact).not.toContain('Why it is so.');
});

test('a line that throws is one that a person can read', () => {
  const lines = compactScript(SCRIPT).split('\n');
  expect(lines.length).toBeGreaterThan(10);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(200);
});

test('an ES module imports by name what a compact module passes on', () => {
  const directory = mkdtempSync(join(tmpdir(), 'compact-'));
  try {
    const write = (name: string, source: string) => {
      const { outputText } = ts.transpileModule(source, {
        compilerOptions: { module: ts.ModuleKind.CommonJS },
      });
      writeFileSync(join(directory, `${name}.js`), compactScript(outputText));
    };
    // Of many lengths: wherever a line ends, it ends in some.
    const names = Array.from({ length: 60 }, (_, index) => `${'m'.repeat(1 + (index % 40))}${index}`);
    for (const name of names) write(name, `export const of_${name} = 1;`);
    write('index', names.map((name) => `export * from './${name}';`).join('\n'));
    write('picked', `export { ${names.map((name) => `of_${name}`).join(', ')} } from './index';`);
    for (const module of ['index', 'picked']) {
      const program = `import { ${names.map((name) => `of_${name}`).join(', ')} } from './${module}.js'; console.log('all');`;
      const options = ['--input-type=module', '--eval', program];
      expect(execFileSync(process.execPath, options, { cwd: directory, encoding: 'utf8' })).toBe('all\n');
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
});
