import { Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Rule } from '../../wire/rules';
import { latencyRules } from '../alarms/api-alarms';
import { type BoundedContext, ownerOf } from '../context/bounded-context';
import { handlerRules } from '../shared/handler-options';
import { Namespace } from '../shared/namespace';
import { apis } from '../shared/registry';
import { rowsOnlyRule } from '../shared/rows-only';
import { sharedWithRules } from '../shared/shared-with';
import { keyAttributesOf } from '../shared/table-facts';
import { tableKeyRules } from '../shared/table-key-rules';
import { tablePlaceRule } from '../shared/table-place';
import type { SyncApiProps } from './sync-api-props';

/** A caller waits: one that has got nothing by then is told so. */
export const TIMEOUT = Duration.seconds(10);

/** What can be wrong with the properties of a read API. */
export function syncApiRules(scope: Construct, context: BoundedContext, props: SyncApiProps): Rule[] {
  const { contracts, table, path, functionUrl, rateLimit, burstLimit, sharedWith } = props;
  const [owner, own] = [ownerOf(table), ownerOf(scope)];
  const [first] = contracts;
  const twice = contracts.find(({ major }, index) =>
    contracts.slice(0, index).some((one) => one.major === major),
  );
  const throttling = [
    { name: 'rateLimit', value: rateLimit },
    { name: 'burstLimit', value: burstLimit },
  ];
  return [
    {
      condition: first === undefined,
      message: () => 'an API needs at least one contract, received none: say what is shared of the table',
    },
    {
      condition: owner !== own,
      message: () =>
        `the table ${table.node.path} belongs to the context "${owner}", not to "${own}": create the API in the context that owns the table`,
    },
    tablePlaceRule(scope, table),
    ...latencyRules(props.latency, TIMEOUT),
    {
      condition: !/^[a-z][a-z0-9-]*$/.test(path),
      message: () =>
        `path must match ^[a-z][a-z0-9-]*$, received "${path}": choose a name for the rows, such as "users"`,
    },
    ...contracts.flatMap((contract) => [
      {
        condition: contract.owner !== context.name,
        message: () =>
          `the contract ${contract.id} is owned by "${contract.owner}", this context is "${context.name}": a context answers for its own data only`,
      },
      {
        condition: contract.id !== first?.id,
        message: () =>
          `the contracts are of ${first?.id} and ${contract.id}: give each entity an API of its own`,
      },
      rowsOnlyRule(contract, 'which happen and are no rows that could be asked for'),
      ...tableKeyRules(contract, keyAttributesOf(table.table)),
    ]),
    {
      condition: twice !== undefined,
      message: () =>
        `two contracts are of major version ${twice?.major} of ${twice?.id}: serve the newer one, its readers can read both`,
    },
    {
      condition: apis
        .in(Stack.of(scope))
        .some((api) => api.namespace === Namespace.of(scope) && api.contractId === first?.id),
      message: () =>
        `the contract ${first?.id} is served by another API of this stack: callers find one only`,
    },
    ...throttling.map(({ name, value }) => ({
      condition: value !== undefined && functionUrl === true,
      message: () =>
        `${name} is ${value}, but a function URL is not throttled by rate: leave it out and set reservedConcurrentExecutions, or leave functionUrl out`,
    })),
    ...sharedWithRules(scope, sharedWith),
    ...handlerRules(props),
    ...throttling.map(({ name, value }) => ({
      condition: value !== undefined && !(Number.isInteger(value) && value >= 1),
      message: () => `${name} must be a whole number, at least 1, received ${value}`,
    })),
  ];
}
