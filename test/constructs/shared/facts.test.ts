import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Registry } from '../../../lib/constructs/shared/facts';

function world() {
  const app = new App();
  const registry = new Registry<{ readonly of: string }>();
  const add = (scope: Construct, of: string) => {
    const construct = new Construct(scope, of);
    registry.add(construct, { of });
    return construct;
  };
  const names = (known: readonly { readonly of: string }[]) => known.map(({ of }) => of);
  return { app, registry, add, names };
}

test('facts are found below a construct, and in no other app', () => {
  const { app, registry, add, names } = world();
  const [one, other] = [new Stack(app, 'One'), new Stack(app, 'Other')];
  const first = add(one, 'first');
  add(other, 'second');
  add(new Stack(new App(), 'One'), 'elsewhere');
  expect(names(registry.under(app))).toEqual(['first', 'second']);
  expect(names(registry.under(one))).toEqual(['first']);
  expect(names(registry.under(first))).toEqual(['first']);
});

test('what is removed from the tree, or is in something that is, has no facts any more', () => {
  const { app, registry, add, names } = world();
  const stack = new Stack(app, 'Service');
  const part = new Construct(stack, 'Part');
  add(part, 'inside');
  add(stack, 'removed');
  add(stack, 'kept');
  stack.node.tryRemoveChild('removed');
  stack.node.tryRemoveChild('Part');
  expect(names(registry.under(app))).toEqual(['kept']);
});

test('nested stacks are deployed with the stack that holds them', () => {
  const { app, registry, add, names } = world();
  const stack = new Stack(app, 'Service');
  const nested = new NestedStack(stack, 'Nested');
  add(nested, 'nested');
  add(stack, 'own');
  add(new Stack(app, 'Other'), 'other');
  expect(names(registry.in(nested))).toEqual(['nested', 'own']);
});
