import { LocalCloudError } from '../shared/errors';
import type { AssemblyStack } from '../template/assembly';
import { dependencyOrder } from '../template/order';
import { StackScope } from '../template/stack-scope';
import { provided } from './stack-exchange';
import type { StackExchange } from './stack-plan';

/** What is known of the values that stacks pass to each other. */
export interface Exchanges {
  readonly stacks: readonly StackExchange[];
  /** Stacks of the assembly that are not deployed; errors tell when one of them has what is missing. */
  readonly others: readonly AssemblyStack[];
  /** SSM parameters that the user gives. */
  readonly given: ReadonlyMap<string, string>;
}

/**
 * Sorts stacks so that each comes after those whose SSM parameters and exports it needs, and after those that
 * the assembly declares as its dependencies.
 *
 * @throws LocalCloudError `ParameterMissing` that names all that no stack provides and which stacks ask for it,
 *   `OptionInvalid` when a stack creates a parameter that the user gives, `TemplateCycle` when stacks need each other
 */
export function stackOrder(exchanges: Exchanges): AssemblyStack[] {
  refuseGivenTwice(exchanges);
  const missing = exchanges.stacks.flatMap((exchange) => missingOf(exchange, exchanges));
  if (missing.length > 0) {
    const list = missing.length === 1 ? missing : [`${missing.length} values are missing:`, ...missing];
    throw new LocalCloudError('ParameterMissing', list.join('\n- '));
  }
  const byId = new Map(exchanges.stacks.map((exchange) => [exchange.stack.id, exchange]));
  const order = dependencyOrder(
    [...byId.keys()],
    (id) => {
      const exchange = byId.get(id);
      return exchange ? dependenciesOf(exchange, exchanges.stacks) : [];
    },
    'stacks',
    (id) => byId.get(id)?.stack.artifactId ?? id,
  );
  return order.flatMap((id) => byId.get(id)?.stack ?? []);
}

type Kind = 'parameters' | 'exports';
const KINDS: readonly Kind[] = ['parameters', 'exports'];

function dependenciesOf({ stack, needs }: StackExchange, exchanges: readonly StackExchange[]): Set<string> {
  const dependencies = new Set(stack.dependencies);
  for (const kind of KINDS) {
    for (const name of needs[kind]) {
      // CloudFormation reads parameters before it creates anything, so a stack cannot provide for itself.
      const provider = exchanges.find((other) => other.stack !== stack && other.provides[kind].has(name));
      if (provider) dependencies.add(provider.stack.id);
    }
  }
  return dependencies;
}

function refuseGivenTwice({ stacks, given }: Exchanges): void {
  for (const { stack, provides } of stacks) {
    const name = [...provides.parameters].find((parameter) => given.has(parameter));
    if (name === undefined) continue;
    throw new LocalCloudError(
      'OptionInvalid',
      `the SSM parameter "${name}" is given in "parameters", and stack "${stack.stackName}" creates it: leave one of the two out`,
    );
  }
}

function missingOf({ stack, needs }: StackExchange, exchanges: Exchanges): string[] {
  return KINDS.flatMap((kind) =>
    [...needs[kind]]
      .filter((name) => !(kind === 'parameters' && exchanges.given.has(name)))
      .filter(
        (name) => !exchanges.stacks.some((other) => other.stack !== stack && other.provides[kind].has(name)),
      )
      .map((name) => {
        const thing = `${kind === 'parameters' ? 'the SSM parameter' : 'the export'} "${name}"`;
        return `stack "${stack.stackName}" needs ${thing}, ${remedy(kind, name, exchanges)}`;
      }),
  );
}

function remedy(kind: Kind, name: string, { stacks, others }: Exchanges): string {
  if (stacks.some(({ provides }) => provides[kind].has(name)))
    return 'which only that stack itself provides: refer to the value, or move it to another stack';
  const left = others.find((other) => {
    const none = { region: '', accountId: '', parameters: new Map(), exports: new Map() };
    return provided(other, new StackScope(other, none))[kind].has(name);
  });
  if (left) return `which stack "${left.stackName}" provides: add that one to "stacks"`;
  const give = `, or give its value: LocalCloud.start({ parameters: { '${name}': … } })`;
  return `which no stack of the assembly provides: add the stack that does to the app${kind === 'parameters' ? give : ''}`;
}
