import type { ResourceDeployer, ResourceType } from '../resources';
import type { AccountRegion } from '../shared/account-region';
import type { AssemblyStack } from '../template/assembly';
import type { StackScope } from '../template/stack-scope';
import type { DeclaredResource } from '../template/template';

/** What a stack gives to and needs from other stacks, as far as its template tells. */
export interface StackExchange {
  readonly stack: AssemblyStack;
  /** Parameters and exports are of one account and region. */
  readonly place: AccountRegion;
  readonly provides: Exchanged;
  readonly needs: Exchanged;
}

export interface Exchanged {
  /** Names of SSM parameters. */
  readonly parameters: ReadonlySet<string>;
  readonly exports: ReadonlySet<string>;
}

/** One resource of a stack, before it is created. */
export interface StackResource {
  readonly logicalId: string;
  readonly template: DeclaredResource;
  readonly type: ResourceType;
  /** What makes the resource: a deployer, or the plan of the stack that it is. */
  readonly made: { readonly by: ResourceDeployer } | { readonly of: StackPlan };
  /** What errors call it: stack, logical id, construct path and type. */
  readonly label: string;
  /** Everything that it refers to by name: resources and parameters. */
  readonly references: ReadonlySet<string>;
}

/** One stack, ready to be created. */
export interface StackPlan {
  readonly stack: AssemblyStack;
  /** Knows what is known before anything exists. */
  readonly scope: StackScope;
  /** Each after those that it refers to. */
  readonly resources: readonly StackResource[];
  readonly exchange: StackExchange;
}
