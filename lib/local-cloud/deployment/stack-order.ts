import { LocalCloudError } from '../shared/errors';
import type { AssemblyStack } from '../template/assembly';
import { dependencyOrder } from '../template/order';
import { StackScope } from '../template/stack-scope';
import { provided, type StackExchange } from './stack-exchange';

/**
 * Sorts stacks so that each comes after those whose SSM parameters and exports it needs, and after those that
 * the assembly declares as its dependencies.
 *
 * @param others stacks of the assembly that are not deployed; errors tell when one of them has what is missing
 * @throws LocalCloudError `ParameterMissing` that names what no stack provides and which stack asks for it,
 *   `TemplateCycle` when stacks need each other
 */
export function stackOrder(
  exchanges: readonly StackExchange[],
  others: readonly AssemblyStack[],
): AssemblyStack[] {
  const byId = new Map(exchanges.map((exchange) => [exchange.stack.artifactId, exchange]));
  const order = dependencyOrder(
    [...byId.keys()],
    (id) => {
      const exchange = byId.get(id);
      return exchange ? dependenciesOf(exchange, exchanges, others) : [];
    },
    'stacks',
  );
  return order.flatMap((id) => byId.get(id)?.stack ?? []);
}

function dependenciesOf(
  { stack, needs }: StackExchange,
  exchanges: readonly StackExchange[],
  others: readonly AssemblyStack[],
): Set<string> {
  const dependencies = new Set(stack.dependencies);
  for (const kind of ['parameters', 'exports'] as const) {
    for (const name of needs[kind]) {
      const providers = exchanges.filter(({ provides }) => provides[kind].has(name));
      // CloudFormation reads parameters before it creates anything, so a stack cannot provide for itself.
      const provider = providers.find((exchange) => exchange.stack !== stack);
      if (!provider) throw missing(kind, name, stack, providers.length > 0, others);
      dependencies.add(provider.stack.artifactId);
    }
  }
  return dependencies;
}

function missing(
  kind: 'parameters' | 'exports',
  name: string,
  stack: AssemblyStack,
  ownOnly: boolean,
  others: readonly AssemblyStack[],
): LocalCloudError {
  const thing = `${kind === 'parameters' ? 'the SSM parameter' : 'the export'} "${name}"`;
  const left = others.find((other) => {
    const none = { region: '', accountId: '', parameters: new Map(), exports: new Map() };
    return provided(other, new StackScope(other, none))[kind].has(name);
  });
  let remedy = `which no stack of the assembly provides: add the stack that does to the app`;
  if (left) remedy = `which stack "${left.stackName}" provides: add that one to "stacks"`;
  if (ownOnly)
    remedy = 'which only that stack itself provides: refer to the value, or move it to another stack';
  return new LocalCloudError('ParameterMissing', `stack "${stack.stackName}" needs ${thing}, ${remedy}`);
}
