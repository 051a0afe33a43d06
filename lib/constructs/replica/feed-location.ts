import type { Construct } from 'constructs';
import type { Contract } from '../../contracts';
import { ParameterNames } from '../../wire/parameters';
import { findHere } from '../shared/locate';
import { feeds } from '../shared/registry';
import { sharedParameter } from '../shared/shared-parameter';

/** Where a contract's changes are. */
export interface FeedLocation {
  readonly topicArn: string;
  /** Bucket with the data of events that are too large to carry it. */
  readonly payloadBucketName: string;
  /** ARN of the role that fills replicas. */
  readonly batchRoleArn: string;
}

/** Where a contract's changes are: with the feed itself, if it is deployed at once with the scope, or found through its SSM parameters. */
export function locateFeed(
  scope: Construct,
  { id, owner, entity }: Contract,
  namespace: string | undefined,
): FeedLocation {
  const here = findHere(scope, {
    registry: feeds,
    isIt: ({ contractIds }) => contractIds.includes(id),
    what: `the feed of ${id}`,
    who: 'the replica',
    namespace,
  });
  if (here) return here;
  const names = new ParameterNames(namespace);
  const read = (name: string) => sharedParameter(scope, name);
  return {
    topicArn: read(names.feed(owner, entity)),
    payloadBucketName: read(names.feedPayloads(owner, entity)),
    batchRoleArn: read(names.feedBatchRole(owner, entity)),
  };
}
