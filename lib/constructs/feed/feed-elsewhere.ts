import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Contract } from '../../contracts';
import { replicaName } from '../../wire/replica-name';
import type { Rule } from '../../wire/rules';
import { feedNames } from '../shared/feed-names';
import { Namespace, namespaceSought } from '../shared/namespace';
import { placeOf } from '../shared/place';
import { accountRule, regionNameRule } from '../shared/shared-with';
import type { Subscriber } from '../shared/subscriber-rules';
import type { ChangeFeedAttributes } from './change-feed-interface';

/** The account and region of a feed. */
export interface FeedPlace {
  readonly account: string;
  readonly region: string;
}

/** What follows a feed, and what it says of where that is. */
export interface Follower {
  readonly who: Subscriber['who'];
  readonly contract: Contract;
  readonly feedAccount?: string;
  readonly feedRegion?: string;
  readonly feedAttributes?: ChangeFeedAttributes;
}

/** What creates it. */
export const CONSTRUCT: Readonly<Record<Follower['who'], string>> = {
  replica: 'ReadReplica',
  consumer: 'ChangeConsumer',
};

/** Where a contract's changes are. */
export interface FeedLocation {
  readonly topicArn: string;
  /** Bucket with the data of events that are too large to carry it. */
  readonly payloadBucketName: string;
  /** ARN of the role that fills replicas. */
  readonly batchRoleArn: string;
  /** Where all of that is. @default where the follower is */
  readonly place?: FeedPlace;
}

const TOPIC_ARN = /^arn:[a-z-]+:sns:([a-z0-9-]+):(\d{12}):[A-Za-z0-9_-]{1,256}$/;
const ROLE_ARN = /^arn:[a-z-]+:iam::(\d{12}):role\/[\w+=,.@/-]+$/;
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** What can be wrong with what is said of where a feed is. */
export function feedPlaceRules(scope: Construct, follower: Omit<Follower, 'who'>): Rule[] {
  const { feedAccount, feedRegion, feedAttributes, contract } = follower;
  const { account, region } = placeOf(scope);
  const says = [feedAccount, feedRegion, feedAttributes].some((one) => one !== undefined);
  return [
    accountRule('feedAccount', feedAccount),
    regionNameRule('feedRegion', feedRegion),
    {
      condition: feedAttributes !== undefined && (feedAccount ?? feedRegion) !== undefined,
      message: () =>
        'feedAttributes say where the feed is: leave out feedAccount and feedRegion, or feedAttributes where the feed has fixedNames',
    },
    {
      condition: says && (account === undefined || region === undefined),
      message: () =>
        `the feed of ${contract.id} is in an account and region of its own, and the stack ${Stack.of(scope).node.path} has none: set env: { account, region } of the stack, subscription and policies depend on both`,
    },
    ...attributesRules(contract, feedAttributes),
  ];
}

function attributesRules(contract: Contract, attributes: ChangeFeedAttributes | undefined): Rule[] {
  if (!attributes) return [];
  const { contextName, topicArn, payloadBucketName, batchRoleArn = '' } = attributes;
  const shown = (text: string) => (Token.isUnresolved(text) ? 'what only the deployment knows' : `"${text}"`);
  const roleAccount = ROLE_ARN.exec(batchRoleArn)?.[1];
  const topicAccount = TOPIC_ARN.exec(topicArn)?.[2];
  return [
    {
      condition: contextName !== contract.owner,
      message: () =>
        `feedAttributes are of a feed of "${contextName}", the contract ${contract.id} is owned by "${contract.owner}": give those of its feed`,
    },
    {
      condition: topicAccount === undefined,
      message: () =>
        `feedAttributes.topicArn must be the ARN of a topic, as text, received ${shown(topicArn)}: take ChangeFeed.topicArn as "event-sharing status --json" prints it in the owner's account`,
    },
    {
      condition: !BUCKET.test(payloadBucketName),
      message: () =>
        `feedAttributes.payloadBucketName must be the name of a bucket, as text, received ${shown(payloadBucketName)}: take ChangeFeed.payloadBucketName`,
    },
    {
      condition: roleAccount === undefined || (topicAccount !== undefined && roleAccount !== topicAccount),
      message: () =>
        `feedAttributes.batchRoleArn must be the ARN of a role in the account of the topic, as text, received ${shown(batchRoleArn)}: take ChangeFeed.batchRoleArn`,
    },
  ];
}

/**
 * Where a feed is, as its follower says.
 *
 * @returns `undefined` when that is where the follower is, or when it says nothing
 */
export function feedPlaceOf(
  scope: Construct,
  { feedAccount, feedRegion, feedAttributes }: Omit<Follower, 'who' | 'contract'>,
): FeedPlace | undefined {
  const own = placeOf(scope);
  const [, topicRegion, topicAccount] = TOPIC_ARN.exec(feedAttributes?.topicArn ?? '') ?? [];
  const place = {
    account: topicAccount ?? feedAccount ?? own.account,
    region: topicRegion ?? feedRegion ?? own.region,
  };
  if (place.account === own.account && place.region === own.region) return undefined;
  return place as FeedPlace;
}

/**
 * Name of what follows a feed: with where it is before it, where the feed is elsewhere or in another namespace. Something else there
 * may have its plain name.
 */
export function followerName(
  scope: Construct,
  context: string,
  follower: Omit<Follower, 'who' | 'contract'> & { readonly feedNamespace?: string },
): string {
  const namespace = Namespace.of(scope);
  return replicaName(context, scope.node.id, {
    guest: namespaceSought(scope, follower.feedNamespace) === namespace ? undefined : namespace,
    place: feedPlaceOf(scope, follower) && (placeOf(scope) as FeedPlace),
  });
}

/** A feed by the names that both sides compute. */
export function feedAt(
  scope: Construct,
  { owner, entity }: Contract,
  namespace: string | undefined,
  place: FeedPlace,
): FeedLocation {
  const { account, region } = place;
  const names = feedNames({ namespace, owner, entity, account, region });
  const stack = Stack.of(scope);
  return {
    topicArn: stack.formatArn({ service: 'sns', account, region, resource: names.topic }),
    payloadBucketName: names.payloads,
    batchRoleArn: stack.formatArn({
      service: 'iam',
      account,
      region: '',
      resource: 'role',
      resourceName: names.batchRole,
    }),
    place,
  };
}
