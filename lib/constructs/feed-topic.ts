import { Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Contract } from '../contracts';
import { feedParameterName } from '../names';
import { feeds } from './registry';

/**
 * ARN of the topic that carries a contract's changes.
 *
 * A feed in the same stack is used directly, because CloudFormation reads parameters before it creates the stack.
 * Any other is found through its SSM parameter, so that services deploy on their own.
 */
export function feedTopicArn(scope: Construct, contract: Contract): string {
  const feedHere = () =>
    feeds.in(Stack.of(scope)).find(({ contractIds }) => contractIds.includes(contract.id));
  const existing = feedHere();
  if (existing) return existing.topicArn;
  scope.node.addValidation({
    validate: () => {
      const later = feedHere();
      return later
        ? [
            `the feed of ${contract.id} is in the same stack and was created later, as ${later.path}: create it before the replica`,
          ]
        : [];
    },
  });
  return ssm.StringParameter.valueForStringParameter(
    scope,
    feedParameterName(contract.owner, contract.entity),
  );
}
