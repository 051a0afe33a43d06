import type { ResourceType } from './deployer';

/** `AWS::CloudFormation::Stack`: a nested stack. Its resources are created as those of the stack around it. */
export const NESTED_STACK: ResourceType = {
  type: 'AWS::CloudFormation::Stack',
  properties: {
    applied: ['Parameters', 'TemplateURL'],
    recorded: ['NotificationARNs', 'Tags', 'TimeoutInMinutes'],
  },
};
