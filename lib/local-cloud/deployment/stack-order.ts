import { inWords, placeKey } from '../shared/account-region';
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

/** Those that may have what a stack needs: CloudFormation reads parameters before it creates anything, so not the stack itself. */
function neighboursOf({ stack, place }: StackExchange, all: readonly StackExchange[]): StackExchange[] {
  return all.filter((other) => other.stack !== stack && placeKey(other.place) === placeKey(place));
}

function dependenciesOf(exchange: StackExchange, exchanges: readonly StackExchange[]): Set<string> {
  const { stack, needs } = exchange;
  const neighbours = neighboursOf(exchange, exchanges);
  const dependencies = new Set(stack.dependencies);
  for (const kind of KINDS) {
    for (const name of needs[kind]) {
      const provider = neighbours.find((other) => other.provides[kind].has(name));
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

function missingOf(exchange: StackExchange, exchanges: Exchanges): string[] {
  const { stack, needs } = exchange;
  const neighbours = neighboursOf(exchange, exchanges.stacks);
  return KINDS.flatMap((kind) =>
    [...needs[kind]]
      .filter((name) => !(kind === 'parameters' && exchanges.given.has(name)))
      .filter((name) => !neighbours.some((other) => other.provides[kind].has(name)))
      .map((name) => {
        const thing = `${kind === 'parameters' ? 'the SSM parameter' : 'the export'} "${name}"`;
        return `stack "${stack.stackName}" needs ${thing}, ${remedy(kind, name, exchange, exchanges)}`;
      }),
  );
}

function remedy(
  kind: Kind,
  name: string,
  { stack, place }: StackExchange,
  { stacks, others }: Exchanges,
): string {
  const providers = stacks.filter(({ provides }) => provides[kind].has(name));
  const elsewhere = providers.find((other) => placeKey(other.place) !== placeKey(place));
  if (elsewhere) {
    return (
      `which stack "${elsewhere.stack.displayName}" provides in ${inWords(elsewhere.place)}, and none in ${inWords(place)}: ` +
      `${kind} are of one account and region, so give the value in another way`
    );
  }
  if (providers.some((other) => other.stack === stack))
    return 'which only that stack itself provides: refer to the value, or move it to another stack';
  const left = others.find((other) => {
    const none = { region: '', accountId: '', parameters: new Map(), exports: new Map() };
    return provided(other, new StackScope(other, none))[kind].has(name);
  });
  if (left) return `which stack "${left.stackName}" provides: add that one to "stacks"`;
  const give = `, or give its value: LocalCloud.start({ parameters: { '${name}': … } })`;
  return `which no stack of the assembly provides: add the stack that does to the app${kind === 'parameters' ? give : ''}`;
}
