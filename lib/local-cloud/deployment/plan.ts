import { existsSync } from 'node:fs';
import { checkProperties } from '../resources';
import { LocalCloudError } from '../shared/errors';
import type { Assembly, AssemblyStack } from '../template/assembly';
import { dependencyOrder } from '../template/order';
import { type SharedValues, StackScope } from '../template/stack-scope';
import { intrinsicOf } from '../template/template';
import { stackExchange } from './stack-exchange';
import { stackOrder } from './stack-order';
import { readResources, type StackResource } from './stack-resource';

/** One stack, ready to be created. */
export interface StackPlan {
  readonly stack: AssemblyStack;
  readonly scope: StackScope;
  /** Each after those that it refers to. */
  readonly resources: readonly StackResource[];
}

/**
 * Checks everything that can be checked before anything is started, and says what to create in which order.
 *
 * @param stackNames stacks to create, by name or path. @default all
 * @throws LocalCloudError that names the stack and what is wrong with it
 */
export function planDeployment(
  assembly: Assembly,
  stackNames: readonly string[] | undefined,
  shared: SharedValues,
): StackPlan[] {
  const plans = selectStacks(assembly, stackNames).map((stack) => planStack(stack, shared));
  const others = assembly.stacks.filter((stack) => !plans.some((plan) => plan.stack === stack));
  const exchanges = plans.map(({ stack, scope, resources }) => stackExchange(stack, scope, resources));
  const order = stackOrder(exchanges, others);
  return order.flatMap((stack) => plans.filter((plan) => plan.stack === stack));
}

function selectStacks(assembly: Assembly, names: readonly string[] | undefined): readonly AssemblyStack[] {
  if (!names) return assembly.stacks;
  return names.map((name) => {
    const found = assembly.stacks.find((stack) =>
      [stack.stackName, stack.displayName, stack.artifactId].includes(name),
    );
    if (found) return found;
    const known = assembly.stacks.map((stack) => stack.stackName).join(', ');
    throw new LocalCloudError(
      'NotFound',
      `there is no stack "${name}" in ${assembly.directory} (it has: ${known})`,
    );
  });
}

function planStack(stack: AssemblyStack, shared: SharedValues): StackPlan {
  const scope = new StackScope(stack, shared);
  const resources = readResources(stack, scope);
  for (const { label, template, deployer } of resources) {
    // A property behind a condition may turn out to be absent: those are checked when it is known.
    const certain = Object.entries(template.Properties ?? {}).filter(([, value]) => !intrinsicOf(value));
    checkProperties(label, Object.fromEntries(certain), deployer.properties);
  }
  for (const asset of stack.assets.values()) {
    if (existsSync(asset.path)) continue;
    throw new LocalCloudError(
      'AssetMissing',
      `stack "${stack.stackName}": the asset ${asset.displayName} is not at ${asset.path}: run "npx cdk synth" again`,
    );
  }
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const order = dependencyOrder(
    [...byId.keys()],
    (id) => byId.get(id)?.references ?? [],
    `resources of stack "${stack.stackName}"`,
  );
  return { stack, scope, resources: order.flatMap((id) => byId.get(id) ?? []) };
}
