import { Construct, type IConstruct } from 'constructs';
import { MARK } from '../../wire/assembly';
import { ConstructError } from '../shared/errors';
import { watchLimits } from '../shared/limits';
import { markResources } from '../shared/marks';
import { Namespace, ownerName } from '../shared/namespace';
import { refuseIf } from '../shared/rules';

/** Properties of a bounded context. */
export interface BoundedContextProps {
  /**
   * The service's name, for example `users`: 2 to 31 lower-case letters, digits and hyphens, a letter first.
   * Contracts name their owner by it, so renaming a context is a breaking change.
   */
  readonly name: string;
}

/** A symbol of the global registry still matches when an app holds two copies of this package. */
const MARKER = Symbol.for('cdk-event-sharing.BoundedContext');

/**
 * One service and all that it owns.
 *
 * Create its tables, feeds and replicas, and whatever else it owns, inside its scope: its roles above all, because
 * `BoundaryRules` tells by the scope who may reach what. Every resource inside is marked with the name in the template's metadata.
 */
export class BoundedContext extends Construct {
  /**
   * The bounded context that a construct belongs to.
   *
   * @throws ConstructError when the construct is not inside one
   */
  static of(scope: IConstruct): BoundedContext {
    const found = contextAround(scope);
    if (!found) {
      throw new ConstructError(
        scope,
        'no-context',
        `${scope.node.id || 'the app'} is not inside a BoundedContext: create it with a BoundedContext, or a construct inside one, as its scope`,
      );
    }
    return found;
  }

  /** The service's name. */
  readonly name: string;

  /** @throws ConstructError when the name is not valid, or when the scope is already inside a bounded context */
  constructor(scope: Construct, id: string, props: BoundedContextProps) {
    super(scope, id);
    const outer = contextAround(scope);
    refuseIf(this, 'invalid-context', [
      {
        condition: !/^[a-z][a-z0-9-]{1,30}$/.test(props.name),
        message: () =>
          `a context's name must match ^[a-z][a-z0-9-]{1,30}$, received "${props.name}": choose a name such as "users"`,
      },
      {
        condition: outer !== undefined,
        message: () =>
          `the context "${props.name}" is inside the context "${outer?.name}": contexts own nothing in common, create them side by side`,
      },
    ]);
    this.name = props.name;
    Object.defineProperty(this, MARKER, { value: true });
    watchLimits(this);
    // Each resource for itself: something inside may have a namespace of its own.
    markResources(this, (resource) => ({ [MARK.context]: ownerName(props.name, Namespace.of(resource)) }));
  }
}

/** The bounded context that a construct belongs to, by its name among those of all environments. @throws ConstructError outside one */
export function ownerOf(construct: IConstruct): string {
  return ownerName(BoundedContext.of(construct).name, Namespace.of(construct));
}

/** The bounded context that a construct is in, if it is in one. */
export function contextAround(scope: IConstruct): BoundedContext | undefined {
  return [...scope.node.scopes].reverse().find((one): one is BoundedContext => MARKER in one);
}
