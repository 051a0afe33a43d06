import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { IConstruct } from 'constructs';

/** A change feed, created by this app or imported with `ChangeFeed.fromChangeFeedAttributes`. */
export interface IChangeFeed extends IConstruct {
  /** Name of the bounded context that publishes. */
  readonly contextName: string;
  /**
   * The topic on which events are published, for subscriptions of your own. A `ReadReplica` finds it by itself; so does
   * `BoundaryRules`, which asks for a dead-letter queue of each subscription.
   */
  readonly topic: sns.ITopic;
  /** ARN of the topic on which events are published. */
  readonly topicArn: string;
  /** The bucket that keeps the data of events over 256 KiB. */
  readonly payloadBucket: s3.IBucket;
  /** Name of the bucket that keeps the data of events over 256 KiB. */
  readonly payloadBucketName: string;
  /**
   * Allows reading the data of events over 256 KiB, whatever key the bucket has: for functions that take events from
   * subscriptions of your own. It says nothing in the bucket's policy, so it does not reach into another account.
   */
  grantReadPayloads(grantee: iam.IGrantable): iam.Grant;

  /** Events that SNS accepted, of all feeds of the context. @default sum over 5 minutes */
  metricEventsPublished(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Changes that touched no field of a contract, of all feeds of the context. @default sum over 5 minutes */
  metricChangesSuppressed(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Changes that were refused and are kept in the failure bucket, of all feeds of the context. @default sum over 5 minutes */
  metricEventsParked(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /**
   * Batches of changes of which one lacks an image, so that nothing of them is published, of all feeds of the context.
   * @default sum over 5 minutes
   */
  metricIncompleteBatches(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /**
   * Rows that batch jobs of the context sent to the queue of a replica.
   * @param replica name of the replica, such as `orders/User`
   * @default sum over 5 minutes
   */
  metricRowsSeeded(replica: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /**
   * Rows that batch jobs of the context marked, so that they are published again for a replica.
   * @param replica name of the replica, such as `orders/User`
   * @default sum over 5 minutes
   */
  metricRowsRepublished(replica: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /**
   * Rows that batch jobs for a replica left out, because they cannot be shared, marked or sent.
   * @param replica name of the replica, such as `orders/User`
   * @default sum over 5 minutes
   */
  metricRowsRefused(replica: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** What must be known of a feed that another app or stack has created. */
export interface ChangeFeedAttributes {
  /** Name of the bounded context that publishes. */
  readonly contextName: string;
  /** ARN of the topic, as `ChangeFeed.topicArn` tells it. Metrics are looked for in its account and region. */
  readonly topicArn: string;
  /** Name of the bucket with the data of events over 256 KiB, as `ChangeFeed.payloadBucketName` tells it. */
  readonly payloadBucketName: string;
  /**
   * ARN of the role that fills replicas, as `ChangeFeed.batchRoleArn` tells it. A `ReadReplica` in another account or region needs
   * it.
   * @default not known
   */
  readonly batchRoleArn?: string;
}
