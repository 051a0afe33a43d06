import { Construct } from 'constructs';
import { BoundedContext } from '../../../packages/cdk-event-sharing';
import { newContext, newStack } from '../support/stacks';

test('a construct finds the bounded context that it is in, however deep', () => {
  const context = newContext();
  const deep = new Construct(new Construct(context, 'A'), 'B');
  expect(BoundedContext.of(deep)).toBe(context);
  expect(BoundedContext.of(context)).toBe(context);
});

test('a construct outside of any bounded context is told so with its path and the remedy', () => {
  const lost = new Construct(newStack(), 'Lost');
  expect(() => BoundedContext.of(lost)).toThrow(
    'Lost is not inside a BoundedContext: create it with a BoundedContext, or a construct inside one, as its scope (at Service/Lost)',
  );
});

test.each(['u', 'Users', '1users', 'users_', 'a'.repeat(32), ''])('the name "%s" is refused', (name) => {
  expect(() => new BoundedContext(newStack(), 'Users', { name })).toThrow(
    `a context's name must match ^[a-z][a-z0-9-]{1,30}$, received "${name}": choose a name such as "users" (at Service/Users)`,
  );
});

test('a context inside another one is refused', () => {
  const users = newContext('users');
  expect(() => new BoundedContext(users, 'Inner', { name: 'orders' })).toThrow(
    'the context "orders" is inside the context "users"',
  );
});
