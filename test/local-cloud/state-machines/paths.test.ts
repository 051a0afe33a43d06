import { find, parsePath, place, read } from '../../../lib/local-cloud/state-machines/paths';

const input = { a: { 'b c': [{ d: 1 }, null] }, list: [[0, 7]] };
const from = { input, context: { Execution: { Name: 'n' } } };

test.each([
  ['$', input],
  ["$.a['b c'][0].d", 1],
  ["$['a']['b c'][1]", null],
  ['$.list[0][1]', 7],
  ['$$.Execution.Name', 'n'],
  ['$.a.none', undefined],
  ['$.list[9]', undefined],
  ['$.list.length', undefined],
  ['$.constructor', undefined],
  ['$.a.__proto__', undefined],
])('%s finds %p', (path, value) => {
  expect(find(path, from)).toEqual(value);
});

test.each(['', 'a', '$.', '$.a[*]', '$..a', '$.a[?(@.b)]', '$.a[0:2]', "States.Format('x')", '$.a[-1]', 7])(
  '%p is refused: it would not be read as on AWS',
  (path) => {
    expect(() => parsePath(path)).toThrow(
      expect.objectContaining({
        code: 'StateMachineInvalid',
        message: expect.stringContaining('does not run locally'),
      }),
    );
  },
);

test('what is not there is an error that names the path', () => {
  expect(() => read('$.x', from)).toThrow(/^States.Runtime: the path '\$\.x' is not in the input/);
});

test.each([
  ['$', { r: 1 }],
  [undefined, { r: 1 }],
  [null, input],
  ['$.new.deep', { ...input, new: { deep: { r: 1 } } }],
  ['$.a', { ...input, a: { r: 1 } }],
])('a result at %p makes %p', (path, expected) => {
  expect(place(path, input, { r: 1 })).toEqual(expected);
});

test('a member of the name __proto__ is a member', () => {
  const placed = place('$.__proto__.polluted', {}, 1) as object;
  expect(Object.keys(placed)).toEqual(['__proto__']);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test('a result cannot be put into what is no object', () => {
  expect(() => place('$.list.x', input, 1)).toThrow('States.ResultPathMatchFailure');
});
