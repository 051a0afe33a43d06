import { Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Contract } from '../contracts';
import { feedBatchRoleParameterName, feedParameterName, feedPayloadsParameterName } from '../names';
import { feeds } from './registry';

/** Where a contract's changes are. */
export interface FeedLocation {
  readonly topicArn: string;
  /** Bucket with the data of events that are too large to carry it. */
  readonly payloadBucketName: string;
  /** ARN of the role that fills replicas. */
  readonly batchRoleArn: string;
}

/**
 * Where a contract's changes are.
 *
 * A feed in the same stack is used directly, because CloudFormation reads parameters before it creates the stack.
 * Any other is found through its SSM parameters, so that services deploy on their own.
 */
export function locateFeed(scope: Construct, contract: Contract): FeedLocation {
  const feedHere = () =>
    feeds.in(Stack.of(scope)).find(({ contractIds }) => contractIds.includes(contract.id));
  const existing = feedHere();
  if (existing) return existing;
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
  const { owner, entity } = contract;
  const read = (name: string) => ssm.StringParameter.valueForStringParameter(scope, name);
  return {
    topicArn: read(feedParameterName(owner, entity)),
    payloadBucketName: read(feedPayloadsParameterName(owner, entity)),
    batchRoleArn: read(feedBatchRoleParameterName(owner, entity)),
  };
}
