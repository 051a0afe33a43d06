import type { Construct } from 'constructs';
import { ParameterNames } from '../../wire/parameters';
import { findHere } from '../shared/locate';
import { feeds } from '../shared/registry';
import { sharedParameter } from '../shared/shared-parameter';
import { CONSTRUCT, type FeedLocation, type Follower, feedAt, feedPlaceOf } from './feed-elsewhere';
import { checkFeedElsewhere } from './feed-sharing-check';

/**
 * Where a contract's changes are: where the follower says; else with the feed itself, if it is deployed at once with the scope, or
 * found through its SSM parameters.
 */
export function locateFeed(
  scope: Construct,
  follower: Follower,
  namespace: string | undefined,
): FeedLocation {
  const { who, contract, feedAttributes } = follower;
  const place = feedPlaceOf(scope, follower);
  if (place)
    checkFeedElsewhere(scope, { who, contract, namespace, place, attributes: feedAttributes !== undefined });
  if (feedAttributes) {
    const { topicArn, payloadBucketName, batchRoleArn = '' } = feedAttributes;
    return { topicArn, payloadBucketName, batchRoleArn, place };
  }
  return place ? feedAt(scope, contract, namespace, place) : feedHere(scope, follower, namespace);
}

function feedHere(
  scope: Construct,
  { who, contract: { id, owner, entity } }: Follower,
  namespace: string | undefined,
): FeedLocation {
  const here = findHere(scope, {
    registry: feeds,
    isIt: ({ contractIds }) => contractIds.includes(id),
    what: `the feed of ${id}`,
    who: `the ${who}`,
    namespace,
    remedy: () =>
      `say where it is with feedAccount and feedRegion of the ${CONSTRUCT[who]}, and share it with another account by sharedWith of the ChangeFeed`,
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
