import { hashKey } from '../../lib/adapters/digest';

test('a row has the same name wherever it is told of, which does not show its key', () => {
  expect(hashKey('alice@example.com')).toBe(hashKey('alice@example.com'));
  expect(hashKey('alice@example.com')).toMatch(/^[0-9a-f]{16}$/);
  expect(hashKey(undefined)).toBeUndefined();
});
