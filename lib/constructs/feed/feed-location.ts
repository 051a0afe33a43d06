import type { Construct } from 'constructs';
import type { Contract } from '../../contracts';
import { ParameterNames } from '../../wire/parameters';
import { findHere } from '../shared/locate';
import { feeds } from '../shared/registry';
import { sharedParameter } from '../shared/shared-parameter';
import { type FeedLocation, feedAt, feedPlaceOf } from './feed-elsewhere';
import { checkFeedElsewhere } from './feed-sharing-check';
import type { ReadReplicaProps } from './read-replica-props';

/**
 * Where a contract's changes are: where the replica says; else with the feed itself, if it is deployed at once with the scope, or
 * found through its SSM parameters.
 */
export function locateFeed(
  scope: Construct,
  props: ReadReplicaProps,
  namespace: string | undefined,
): FeedLocation {
  const { contract, feedAttributes } = props;
  const place = feedPlaceOf(scope, props);
  if (place)
    checkFeedElsewhere(scope, { contract, namespace, place, attributes: feedAttributes !== undefined });
  if (feedAttributes) {
    const { topicArn, payloadBucketName, batchRoleArn = '' } = feedAttributes;
    return { topicArn, payloadBucketName, batchRoleArn, place };
  }
  return place ? feedAt(scope, contract, namespace, place) : feedHere(scope, contract, namespace);
}

function feedHere(
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
    remedy: () =>
      'say where it is with feedAccount and feedRegion of the ReadReplica, and share it with another account by sharedWith of the ChangeFeed',
  });
  if (here) {
    const { topicArn, payloadBucketName, batchRoleArn } = here;
    return { topicArn, payloadBucketName, batchRoleArn };
  }
  const names = new ParameterNames(namespace);
  const read = (name: string) => sharedParameter(scope, name);
  return {
    topicArn: read(names.feed(owner, entity)),
    payloadBucketName: read(names.feedPayloads(owner, entity)),
    batchRoleArn: read(names.feedBatchRole(owner, entity)),
  };
}
