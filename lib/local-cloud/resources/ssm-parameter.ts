import { optionalText, type Properties, text } from '../template/properties';
import type { DeployContext, DeployedResource, ResourceDeployer } from './deployer';

/** `AWS::SSM::Parameter`: kept in the cloud, for templates that ask for it and for the control endpoint. */
export const SSM_PARAMETER: ResourceDeployer = {
  type: 'AWS::SSM::Parameter',
  properties: {
    applied: ['Name', 'Type', 'Value'],
    recorded: ['AllowedPattern', 'DataType', 'Description', 'Policies', 'Tags', 'Tier'],
  },
  create: putParameter,
  update: (properties, _existing, context) => putParameter(properties, context),
  delete({ ref }, { cloud }) {
    cloud.parameters.delete(ref);
  },
};

function putParameter(properties: Properties, context: DeployContext): DeployedResource {
  const name = optionalText(properties, 'Name') ?? context.name({ maxLength: 1011 });
  const value = text(properties, 'Value');
  context.cloud.parameters.set(name, value);
  const arn = context.arn('ssm', `parameter/${name.replace(/^\//, '')}`);
  return {
    ref: name,
    arn,
    attributes: { Type: optionalText(properties, 'Type') ?? 'String', Value: value },
  };
}
