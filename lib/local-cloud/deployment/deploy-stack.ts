import { type CloudState, checkProperties, type DeployContext, type DeployedResource } from '../resources';
import { LocalCloudError } from '../shared/errors';
import { physicalName } from '../shared/naming';
import type { Properties } from '../template/properties';
import type { StackPlan } from './plan';
import { type StackResource, withLabel } from './stack-resource';

/** A resource as it runs. */
export interface RunningResource {
  readonly stackName: string;
  readonly logicalId: string;
  /** Construct path, such as `Users/Table/Resource`; the logical id when the assembly tells none. */
  readonly path: string;
  readonly type: string;
  /** Name, URL or ARN: what `Ref` gives on AWS. */
  readonly physicalId: string;
  readonly arn?: string;
}

export interface DeployedStack {
  readonly resources: readonly RunningResource[];
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Creates a stack's resources, those that do not depend on each other at the same time, and then its outputs.
 *
 * @param exports receives what the stack exports
 * @throws LocalCloudError that names the resource; nothing is being created any more by then
 */
export async function deployStack(
  plan: StackPlan,
  cloud: CloudState,
  exports: Map<string, string>,
): Promise<DeployedStack> {
  const running: RunningResource[] = [];
  const created = new Map<string, Promise<void>>();
  for (const resource of plan.resources) {
    // The plan is sorted, so whatever the resource depends on has its promise already.
    const before = [...resource.references].map((name) => created.get(name));
    const creation = Promise.all(before).then(() => createResource(resource, plan, cloud, running));
    created.set(resource.logicalId, creation);
  }
  const results = await Promise.allSettled(created.values());
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return { resources: running, outputs: readOutputs(plan, exports) };
}

async function createResource(
  resource: StackResource,
  plan: StackPlan,
  cloud: CloudState,
  running: RunningResource[],
): Promise<void> {
  const { logicalId, template, deployer, label } = resource;
  const { stack, scope } = plan;
  try {
    if (template.Condition && !scope.condition(template.Condition)) return;
    const properties = scope.resolve(template.Properties ?? {}) as Properties;
    checkProperties(label, properties, deployer.properties);
    const deployed = await deployer.create(properties, deployContext(plan, logicalId, cloud));
    cloud.authority?.add({ type: template.Type, properties, ref: deployed.ref, arn: deployed.arn });
    scope.add(logicalId, deployed);
    running.push(describe(plan, resource, deployed));
  } catch (error) {
    // An error that says the place already keeps its words.
    if (error instanceof LocalCloudError && error.message.startsWith(`stack "${stack.stackName}"`))
      throw error;
    throw withLabel(label, error, 'ResourceFailed');
  }
}

function describe(plan: StackPlan, resource: StackResource, deployed: DeployedResource): RunningResource {
  const { stack } = plan;
  return {
    stackName: stack.stackName,
    logicalId: resource.logicalId,
    path: stack.constructPaths.get(resource.logicalId) ?? resource.logicalId,
    type: resource.template.Type,
    physicalId: deployed.ref,
    arn: deployed.arn,
  };
}

/** What a deployer may ask while it creates a resource of a stack. */
export function deployContext(plan: StackPlan, logicalId: string, cloud: CloudState): DeployContext {
  const { stackName, assets } = plan.stack;
  return {
    stackName,
    logicalId,
    cloud,
    name: (rules) => physicalName(stackName, logicalId, rules),
    arn: (service, rest) => `arn:aws:${service}:${cloud.region}:${cloud.accountId}:${rest}`,
    asset(objectKey) {
      const asset = assets.get(objectKey);
      if (asset) return asset;
      throw new LocalCloudError(
        'AssetMissing',
        `the assembly lists no asset ${objectKey}: run "npx cdk synth" again`,
      );
    },
  };
}

function readOutputs({ stack, scope }: StackPlan, exports: Map<string, string>): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [key, output] of Object.entries(stack.template.Outputs ?? {})) {
    try {
      if (output.Condition && !scope.condition(output.Condition)) continue;
      const value = String(scope.resolve(output.Value));
      outputs[key] = value;
      if (output.Export) exports.set(String(scope.resolve(output.Export.Name)), value);
    } catch (error) {
      throw withLabel(`stack "${stack.stackName}": output ${key}`, error, 'TemplateInvalid');
    }
  }
  return outputs;
}
