import type { Properties } from '../template/properties';
import type { DeployContext, DeployedResource, ResourceDeployer } from './deployer';

/**
 * Stands in for a resource that the user leaves out. It answers what most others ask of it: a name that looks like one, and an ARN.
 * Another attribute is an error where something needs it.
 */
export function ignoredResource(type: string): ResourceDeployer {
  const [, service = '', kind = ''] = type.toLowerCase().split('::');
  const standIn = (_properties: Properties, context: DeployContext): DeployedResource => {
    const ref = context.name({ maxLength: 128 });
    const arn = context.arn(service, `${kind}/${ref}`);
    return { ref, arn, attributes: { Arn: arn }, ignored: true };
  };
  return {
    type,
    properties: 'any',
    create: standIn,
    update: (properties, _existing, context) => standIn(properties, context),
    delete() {},
  };
}
