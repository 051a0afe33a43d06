import { runInNewContext } from 'node:vm';
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
