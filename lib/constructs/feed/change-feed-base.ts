import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type Dimensions, METRIC, MetricDimensions } from '../../wire/metrics';
import { metricOf } from '../shared/metric';
import { Namespace } from '../shared/namespace';
import { grantPayloads } from '../shared/payload-access';
import { placeInArn, placeOf } from '../shared/place';
import type { ChangeFeedAttributes, IChangeFeed } from './change-feed-interface';

/**
 * What a feed offers, whoever created it.
 *
 * @internal
 */
export abstract class ChangeFeedBase extends Construct implements IChangeFeed {
  abstract readonly contextName: string;
  abstract readonly topic: sns.ITopic;
  abstract readonly topicArn: string;
  abstract readonly payloadBucket: s3.IBucket;
  abstract readonly payloadBucketName: string;

  grantReadPayloads(grantee: iam.IGrantable): iam.Grant {
    return grantPayloads(this, grantee, this.payloadBucket);
  }

  metricEventsPublished(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#ofPublisher(METRIC.published, props);
  }

  metricChangesSuppressed(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#ofPublisher(METRIC.suppressed, props);
  }

  metricEventsParked(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#ofPublisher(METRIC.parked, props);
  }

  metricIncompleteBatches(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#ofPublisher(METRIC.incomplete, props);
  }

  metricRowsSeeded(replica: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#ofBatchJobs(METRIC.seeded, replica, props);
  }

  metricRowsRepublished(replica: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#ofBatchJobs(METRIC.republished, replica, props);
  }

  metricRowsRefused(replica: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#ofBatchJobs(METRIC.rowsRefused, replica, props);
  }

  #ofPublisher(name: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#of(name, this.#dimensions().publisher(this.contextName), props);
  }

  #ofBatchJobs(name: string, replica: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#of(name, this.#dimensions().replica(this.contextName, replica), props);
  }

  #dimensions(): MetricDimensions {
    return new MetricDimensions(Namespace.of(this));
  }

  #of(name: string, dimensions: Dimensions, props?: cloudwatch.MetricOptions) {
    return metricOf(name, { dimensions, place: { ...placeOf(this), ...placeInArn(this.topicArn) } }, props);
  }
}

/** A feed that another app or stack has created. */
export class ImportedChangeFeed extends ChangeFeedBase {
  readonly contextName: string;
  readonly topic: sns.ITopic;
  readonly topicArn: string;
  readonly payloadBucket: s3.IBucket;
  readonly payloadBucketName: string;

  constructor(scope: Construct, id: string, props: ChangeFeedAttributes) {
    super(scope, id);
    this.contextName = props.contextName;
    this.topicArn = props.topicArn;
    this.topic = sns.Topic.fromTopicArn(this, 'Topic', props.topicArn);
    this.payloadBucketName = props.payloadBucketName;
    this.payloadBucket = s3.Bucket.fromBucketName(this, 'Payloads', props.payloadBucketName);
  }
}
