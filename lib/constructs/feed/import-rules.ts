import type { Construct } from 'constructs';
import type { ReplicaNameParts } from '../../wire/replica-name';
import type { Rule } from '../../wire/rules';
import { contextAround } from '../context/bounded-context';
import { Namespace, shownNamespace } from '../shared/namespace';
import { CONSTRUCT, type Follower } from './feed-elsewhere';

/** What follows a feed and is imported by its name. */
interface Imported {
  readonly who: Follower['who'];
  readonly name: string;
  /** What the name tells. */
  readonly parts: ReplicaNameParts;
}

/** What can be wrong with the name of a replica or consumer that another app or stack of the same context has created. */
export function importRules(scope: Construct, { who, name, parts }: Imported): Rule[] {
  const { guest, context, id } = parts;
  const construct = CONSTRUCT[who];
  const user = contextAround(scope);
  return [
    {
      condition: !id,
      message: () =>
        `name must be <context>/<construct id>, as ${construct}.name tells it, received "${name}": take it from there`,
    },
    {
      // Whose it is cannot be seen in the templates, so that BoundaryRules would not find it.
      condition: user !== undefined && user.name !== context,
      message: () =>
        `the ${who} ${name} belongs to the context "${context}", not to "${user?.name}": create a ${construct} of the contract in the context "${user?.name}"`,
    },
    {
      condition: user !== undefined && guest !== undefined && guest !== Namespace.of(scope),
      message: () =>
        `the ${who} ${name} is in the namespace "${guest}", not in ${shownNamespace(Namespace.of(scope))}: create a ${construct} of the contract there too`,
    },
  ];
}
