import { existsSync } from 'node:fs';
import { deployerOf, ignoredResource, NESTED_STACK, type ResourceType } from '../resources';
import { LocalCloudError } from '../shared/errors';
import type { AssemblyStack } from '../template/assembly';
import { NO_VALUE } from '../template/intrinsics';
import { dependencyOrder } from '../template/order';
import { type Properties, record } from '../template/properties';
import { type SharedValues, StackScope } from '../template/stack-scope';
import { isIgnored } from './ignore';
import { nestedStack } from './nested-stack';
import { stackExchange } from './stack-exchange';
import type { StackPlan, StackResource } from './stack-plan';
import { type ReadResource, readResources, withLabel } from './stack-resource';
import { refusalsOf, type Unsupported } from './unsupported';

export interface Planning {
  /** Patterns of types that the user leaves out. */
  readonly ignored: readonly string[];
  readonly shared: SharedValues;
  /** Takes what does not run here; it is not in the plan. */
  readonly unsupported: Unsupported;
}

/**
 * Checks a stack's resources, and those of the stacks nested in it, as far as they are known, and sorts them.
 *
 * @param given parameters of the template by name, as far as they are known: a nested stack gets them from the one around it
 */
export function planStack(stack: AssemblyStack, planning: Planning, given: Properties = {}): StackPlan {
  const scope = new StackScope(stack, planning.shared, given);
  const resources = readResources(stack, scope).flatMap((resource) => {
    return planResource(resource, stack, scope, planning);
  });
  refuseMissingAssets(stack);
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const order = dependencyOrder(
    [...byId.keys()],
    (id) => byId.get(id)?.references ?? [],
    `resources of stack "${stack.stackName}"`,
  );
  const sorted = order.flatMap((id) => byId.get(id) ?? []);
  return { stack, scope, resources: sorted, exchange: stackExchange(stack, scope, sorted) };
}

function planResource(
  resource: ReadResource,
  stack: AssemblyStack,
  scope: StackScope,
  planning: Planning,
): StackResource[] {
  const { label, template } = resource;
  const { ignored, unsupported } = planning;
  try {
    const { properties, unknown } = knownProperties(template.Properties ?? {}, scope);
    const check = (type: ResourceType): void => {
      const certain = refusalsOf(type, properties).filter(({ property }) => !unknown.has(property));
      unsupported.addProperties(label, certain);
    };
    if (template.Type === NESTED_STACK.type && !isIgnored(template.Type, ignored)) {
      check(NESTED_STACK);
      const inner = nestedStack(resource.logicalId, stack, properties);
      const given = knownProperties(record(template.Properties ?? {}, 'Parameters'), scope).properties;
      return [{ ...resource, type: NESTED_STACK, made: { of: planStack(inner, planning, given) } }];
    }
    const deployer = isIgnored(template.Type, ignored)
      ? ignoredResource(template.Type)
      : deployerOf(template.Type);
    if (deployer) {
      check(deployer);
      return [{ ...resource, type: deployer, made: { by: deployer } }];
    }
    unsupported.addType(label, template.Type);
    return [];
  } catch (error) {
    throw withLabel(label, error, 'TemplateInvalid');
  }
}

function refuseMissingAssets(stack: AssemblyStack): void {
  for (const asset of stack.assets.values()) {
    if (existsSync(asset.path)) continue;
    throw new LocalCloudError(
      'AssetMissing',
      `stack "${stack.stackName}": the asset ${asset.displayName} is not at ${asset.path}: run "npx cdk synth" again`,
    );
  }
}

/** The properties whose values are known before anything exists, and the names of the others. */
function knownProperties(
  template: Properties,
  scope: StackScope,
): { properties: Properties; unknown: ReadonlySet<string> } {
  const properties: Record<string, unknown> = {};
  const unknown = new Set<string>();
  for (const [name, value] of Object.entries(template)) {
    const resolved = scope.tryResolve(value);
    if (resolved === undefined) unknown.add(name);
    else if (resolved !== NO_VALUE) properties[name] = resolved;
  }
  return { properties, unknown };
}
