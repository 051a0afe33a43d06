import type { ExistingResource } from '../resources';
import type { AccountRegion } from '../shared/account-region';
import type { AssemblyStack } from '../template/assembly';
import type { StackPlan, StackResource } from './stack-plan';

/** A resource of a stack as it runs. */
export interface LiveResource extends ExistingResource {
  readonly resource: StackResource;
  readonly stack: AssemblyStack;
  /** Stack and logical id; what replaced a resource has another one. */
  readonly identity: string;
  readonly place: AccountRegion;
  /** The stack that the resource is, if it is a nested one. */
  readonly nested?: LiveStack;
}

/** A stack as it runs. */
export interface LiveStack {
  readonly plan: StackPlan;
  /** By logical id. */
  readonly resources: ReadonlyMap<string, LiveResource>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly exports: ReadonlyMap<string, string>;
}

/** A resource as it runs. */
export interface RunningResource {
  /** Of the stack itself, also when that is nested in another. */
  readonly stackName: string;
  /** The stack around it all, when the resource's own is nested. */
  readonly rootStackName?: string;
  /** Construct path of the stack, such as `Prod/Users`; of the one around it all, when the resource's own is nested. */
  readonly stackPath: string;
  readonly accountId: string;
  readonly region: string;
  readonly logicalId: string;
  /** Construct path, such as `Users/Table/Resource`; the logical id when the assembly tells none. */
  readonly path: string;
  readonly type: string;
  /** Name, URL or ARN: what `Ref` gives on AWS. */
  readonly physicalId: string;
  readonly arn?: string;
}

/** The resources of a stack, and of those nested in it. */
export function runningResources(stack: LiveStack, root?: AssemblyStack): RunningResource[] {
  const around = root && { rootStackName: root.stackName, stackPath: root.displayName };
  return [...stack.resources.values()].flatMap((live) => [
    { ...describe(live), ...around },
    ...(live.nested ? runningResources(live.nested, root ?? stack.plan.stack) : []),
  ]);
}

/** What a resource is called, and what it is. */
export function describe({ stack, resource, ref, arn, place }: LiveResource): RunningResource {
  const { logicalId, template } = resource;
  return {
    stackName: stack.stackName,
    stackPath: stack.displayName,
    ...place,
    logicalId,
    path: stack.constructPaths.get(logicalId) ?? logicalId,
    type: template.Type,
    physicalId: ref,
    arn,
  };
}
