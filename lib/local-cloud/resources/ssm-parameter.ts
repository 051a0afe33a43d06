import { optionalText, text } from '../template/properties';
import type { ResourceDeployer } from './deployer';

/** `AWS::SSM::Parameter`: kept in the cloud, for templates that ask for it; there is no SSM endpoint. */
export const SSM_PARAMETER: ResourceDeployer = {
  type: 'AWS::SSM::Parameter',
  properties: {
    applied: ['Name', 'Type', 'Value'],
    recorded: ['AllowedPattern', 'DataType', 'Description', 'Policies', 'Tags', 'Tier'],
  },
  create(properties, context) {
    const name = optionalText(properties, 'Name') ?? context.name({ maxLength: 1011 });
    const value = text(properties, 'Value');
    context.cloud.parameters.set(name, value);
    const arn = context.arn('ssm', `parameter/${name.replace(/^\//, '')}`);
    return {
      ref: name,
      arn,
      attributes: { Type: optionalText(properties, 'Type') ?? 'String', Value: value },
    };
  },
};
