import type { ExistingResource } from '../resources';
import type { AssemblyStack } from '../template/assembly';
import type { StackPlan, StackResource } from './stack-plan';

/** A resource of a stack as it runs. */
export interface LiveResource extends ExistingResource {
  readonly resource: StackResource;
  readonly stack: AssemblyStack;
  /** Stack and logical id; what replaced a resource has another one. */
  readonly identity: string;
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
  readonly logicalId: string;
  /** Construct path, such as `Users/Table/Resource`; the logical id when the assembly tells none. */
  readonly path: string;
  readonly type: string;
  /** Name, URL or ARN: what `Ref` gives on AWS. */
  readonly physicalId: string;
  readonly arn?: string;
}

/** The resources of a stack, and of those nested in it. */
export function runningResources(stack: LiveStack, rootStackName?: string): RunningResource[] {
  const root = rootStackName ?? stack.plan.stack.stackName;
  return [...stack.resources.values()].flatMap((live) => [
    { ...describe(live), ...(rootStackName !== undefined && { rootStackName }) },
    ...(live.nested ? runningResources(live.nested, root) : []),
  ]);
}

/** What a resource is called, and what it is. */
export function describe({ stack, resource, ref, arn }: LiveResource): RunningResource {
  const { logicalId, template } = resource;
  return {
    stackName: stack.stackName,
    logicalId,
    path: stack.constructPaths.get(logicalId) ?? logicalId,
    type: template.Type,
    physicalId: ref,
    arn,
  };
}
