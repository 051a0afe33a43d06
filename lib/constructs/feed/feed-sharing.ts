import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { acknowledgeWildcard } from '../shared/acknowledge';
import { admitToKey, SEND_ACTIONS, throughService } from '../shared/customer-key';
import type { Handler } from '../shared/handler';
import type { SharedWith } from '../shared/shared-with';

/** Who is let in, and under which conditions. */
interface Readers {
  readonly principals: iam.IPrincipal[];
  readonly equals?: Readonly<Record<string, string>>;
  readonly differs?: Readonly<Record<string, string>>;
}

/**
 * Lets queues of those accounts subscribe to a topic, each account its own ("Amazon SNS policy keys", SNS developer guide):
 * publishing stays with the owner.
 */
export function shareTopic(topic: sns.Topic, { accounts = [], organizationId }: SharedWith): void {
  const { partition } = Stack.of(topic);
  const subscribe = ({ principals, equals, differs }: Readers, endpoint?: string) =>
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        principals,
        actions: ['sns:Subscribe'],
        resources: [topic.topicArn],
        conditions: {
          StringEquals: { 'sns:Protocol': 'sqs', ...equals },
          ...(differs && { StringNotEquals: differs }),
          ...(endpoint !== undefined && { StringLike: { 'sns:Endpoint': endpoint } }),
        },
      }),
    );
  for (const account of accounts)
    subscribe({ principals: [new iam.AccountPrincipal(account)] }, `arn:${partition}:sqs:*:${account}:*`);
  for (const members of membersOf(topic, organizationId)) subscribe(members);
}

/** Lets those accounts read the data of large events, and use the bucket's key for that. */
export function sharePayloads(
  scope: Construct,
  bucket: s3.Bucket,
  key: kms.IKey | undefined,
  { accounts = [], organizationId }: SharedWith,
): void {
  const named = accounts.map((account) => new iam.AccountPrincipal(account));
  const all: Readers[] = [
    ...(named.length > 0 ? [{ principals: named }] : []),
    ...membersOf(scope, organizationId),
  ];
  for (const { principals, equals, differs } of all) {
    const allowed = (actions: string[], resources: string[], more?: Readonly<Record<string, string>>) =>
      new iam.PolicyStatement({
        principals,
        actions,
        resources,
        conditions: {
          ...((equals || more) && { StringEquals: { ...equals, ...more } }),
          ...(differs && { StringNotEquals: differs }),
        },
      });
    bucket.addToResourcePolicy(allowed(['s3:GetObject'], [bucket.arnForObjects('*')]));
    // Else an object that is gone could not be told from a missing permission.
    bucket.addToResourcePolicy(allowed(['s3:ListBucket'], [bucket.bucketArn]));
    // The key's policy cannot name the bucket, which needs the key first; the bucket's own policy names the objects.
    if (key) admitToKey(scope, key, allowed(['kms:Decrypt'], ['*'], throughService(scope, 's3')));
  }
}

/** Lets a function send to queues of those accounts, whose own policies have to admit it as well, under whatever key. */
export function allowSending(handler: Handler, { accounts = [], organizationId }: SharedWith): void {
  const { partition } = Stack.of(handler);
  const allow = (actions: string[], resources: string[], conditions: Record<string, unknown>) => {
    handler.function.addToRolePolicy(new iam.PolicyStatement({ actions, resources, conditions }));
    for (const resource of resources) acknowledgeWildcard(handler, resource, NAMED_ELSEWHERE);
  };
  const arns = (service: string, resource: string, owners: readonly string[]) =>
    owners.map((account) => `arn:${partition}:${service}:*:${account}:${resource}`);
  const allowIn = (owners: readonly string[], conditions: Record<string, unknown>) => {
    allow(['sqs:SendMessage'], arns('sqs', '*', owners), conditions);
    allow(SEND_ACTIONS, arns('kms', 'key/*', owners), { ...conditions, ...THROUGH_SQS });
  };
  if (accounts.length > 0) allowIn(accounts, {});
  if (organizationId !== undefined) allowIn(['*'], { StringEquals: { 'aws:ResourceOrgID': organizationId } });
}

const THROUGH_SQS = { StringLike: { 'kms:ViaService': 'sqs.*.amazonaws.com' } };
const NAMED_ELSEWHERE =
  'the owner need not know the queues of those with whom it shares, nor their keys; each admits the role by a policy of its own';

/** A policy for an organisation names everybody in it: those of the own account need a grant of their own all the same. */
function membersOf(scope: Construct, organizationId: string | undefined): Readers[] {
  if (organizationId === undefined) return [];
  return [
    {
      principals: [new iam.AnyPrincipal()],
      equals: { 'aws:PrincipalOrgID': organizationId },
      differs: { 'aws:PrincipalAccount': Stack.of(scope).account },
    },
  ];
}
