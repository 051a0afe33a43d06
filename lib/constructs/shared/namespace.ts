import type { IConstruct } from 'constructs';
import { ENV } from '../../wire/handler';
import { namespaceProblem } from '../../wire/namespace';
import type { Rule } from '../../wire/rules';
import { ConstructError } from './errors';
import { ScopeSetting } from './scope-setting';

const SETTING = new ScopeSetting<string>('Namespace');

/** For `cdk.json`, and for `cdk deploy --context`. */
const CONTEXT_KEY = 'cdk-event-sharing:namespace';

/**
 * An environment of the whole system, such as `dev`, `prod` or `pr-7`, where one account and region has several.
 *
 * Services find each other inside of their namespace alone: it is part of the names of SSM parameters and a dimension of every
 * metric. Contracts, events and lock files do not know of it: one contract, many environments. Without a namespace names and
 * templates are those of an account and region with one environment.
 */
export class Namespace {
  /**
   * Sets the namespace of all that is created below a scope: an app, a stage, a stack or any other construct. The nearest
   * counts.
   *
   * @param name a lower-case letter, then lower-case letters, digits and hyphens: at most 31 characters in all
   * @throws ConstructError when the name is not valid, or when something below the scope has been created without it
   */
  static set(scope: IConstruct, name: string): void {
    const problem = namespaceProblem(name);
    if (problem) throw new ConstructError(scope, 'invalid-namespace', problem);
    if (SETTING.isRead(scope)) {
      throw new ConstructError(
        scope,
        'invalid-namespace',
        `the namespace "${name}" comes too late for what is in ${scope.node.path || 'the app'} already: set it before tables, feeds, replicas and APIs are created there`,
      );
    }
    SETTING.set(scope, name);
  }

  /**
   * The namespace of a scope: that which `set` gave it or what it is in; else the context value `cdk-event-sharing:namespace`;
   * else the environment variable `EVENT_SHARING_NAMESPACE`, so that a preview environment needs no code of its own.
   *
   * @returns undefined when there is none
   * @throws ConstructError when the context value or the variable is no valid name
   */
  static of(scope: IConstruct): string | undefined {
    const set = SETTING.of(scope);
    if (set !== undefined) return set;
    const given: unknown = scope.node.tryGetContext(CONTEXT_KEY) || process.env[ENV.namespace] || undefined;
    if (given === undefined) return undefined;
    const problem = namespaceProblem(given);
    if (problem) {
      throw new ConstructError(
        scope,
        'invalid-namespace',
        `${problem}; it comes from the context value "${CONTEXT_KEY}" or the variable ${ENV.namespace}`,
      );
    }
    return given as string;
  }

  private constructor() {}
}

/**
 * The namespace in which something of others is looked for.
 *
 * @param given by the user: an empty text for what has none. @default that of the scope
 */
export function namespaceSought(scope: IConstruct, given?: string): string | undefined {
  return given === undefined ? Namespace.of(scope) : given || undefined;
}

/**
 * The name of a bounded context among those of all environments, such as `dev.orders`: contexts of one name in two namespaces
 * are two owners.
 */
export function ownerName(context: string, namespace: string | undefined): string {
  return namespace === undefined ? context : `${namespace}.${context}`;
}

/** For messages. */
export function shownNamespace(namespace: string | undefined): string {
  return namespace === undefined ? 'no namespace' : `the namespace "${namespace}"`;
}

/** What can be wrong with a namespace in which something is looked for. */
export function namespaceRules(property: string, given?: string): Rule[] {
  const problem = given ? namespaceProblem(given) : undefined;
  return [{ condition: problem !== undefined, message: () => `${property}: ${problem}` }];
}
