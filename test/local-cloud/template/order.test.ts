import fc from 'fast-check';
import { dependencyOrder } from '../../../lib/local-cloud/template/order';

function order(dependencies: Readonly<Record<string, readonly string[]>>): string[] {
  return dependencyOrder(Object.keys(dependencies), (name) => dependencies[name] ?? [], 'resources');
}

describe('dependency order', () => {
  test('what is needed comes first, the rest keeps its order', () => {
    expect(order({ c: ['a'], b: [], a: ['d'], d: [] })).toEqual(['d', 'a', 'c', 'b']);
  });

  test('names that are not sorted do not count', () => {
    expect(order({ a: ['AWS::Region'], b: [] })).toEqual(['a', 'b']);
  });

  test('a circle is an error that shows it', () => {
    expect(() => order({ x: ['a'], a: ['b'], b: ['c'], c: ['a'] })).toThrow(
      'the resources depend on each other in a circle: a -> b -> c -> a',
    );
  });

  test('every name comes once and after all that it needs', () => {
    // Dependencies on smaller numbers only: those graphs have no circle.
    const graph = fc
      .array(fc.array(fc.nat()), { maxLength: 30 })
      .map((edges) =>
        Object.fromEntries(
          edges.map((targets, i) => [`n${i}`, i === 0 ? [] : targets.map((target) => `n${target % i}`)]),
        ),
      );
    fc.assert(
      fc.property(graph, (dependencies) => {
        const sorted = order(dependencies);
        expect([...sorted].sort()).toEqual(Object.keys(dependencies).sort());
        for (const [name, needed] of Object.entries(dependencies)) {
          for (const other of needed) expect(sorted.indexOf(other)).toBeLessThan(sorted.indexOf(name));
        }
      }),
    );
  });
});
