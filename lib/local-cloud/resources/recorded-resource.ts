import type { Properties } from '../template/properties';
import type { DeployContext, DeployedResource, ResourceDeployer } from './deployer';

/** A type that answers to `Ref` and `Fn::GetAtt` and does nothing else. */
export function recorded(
  type: string,
  properties: readonly string[],
  values: (properties: Properties, context: DeployContext) => DeployedResource,
): ResourceDeployer {
  return {
    type,
    properties: { applied: [], recorded: properties },
    create: values,
    update: (changed, _existing, context) => values(changed, context),
    delete() {},
  };
}

/** A resource of which others need nothing but that it is there. */
export function withoutValues(type: string, properties: readonly string[]): ResourceDeployer {
  return recorded(type, properties, (_properties, context) => ({
    ref: context.name({ maxLength: 128 }),
    attributes: {},
  }));
}
