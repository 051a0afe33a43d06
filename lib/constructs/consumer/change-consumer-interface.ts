import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';

/** A change consumer, created by this app or imported with `ChangeConsumer.fromChangeConsumerAttributes`. */
export interface IChangeConsumer extends IConstruct {
  /** `<context>/<construct id>`: the audience to which events may be addressed, as by `event-sharing seed`. */
  readonly name: string;
  /** Name of the bounded context that it belongs to. */
  readonly contextName: string;
  /** The queue on which changes wait for the function. */
  readonly queue: sqs.IQueue;
  /** The queue of changes that could not be handled, parked ones among them. */
  readonly deadLetterQueue: sqs.IQueue;
  /** The queue of changes that SNS could not deliver. */
  readonly subscriptionDeadLetterQueue: sqs.IQueue;

  /** Changes that the function has handled. @default sum over 5 minutes */
  metricEventsHandled(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Changes that had been handled before, or that a newer one has taken the place of. @default sum over 5 minutes */
  metricEventsStale(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Changes that can never be handled and were put into the dead-letter queue. @default sum over 5 minutes */
  metricEventsParked(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Changes that failed, or for which no time was left: they come again. @default sum over 5 minutes */
  metricEventsRetried(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Deletions, among the changes that were handled, of rows whose time to live was over. @default sum over 5 minutes */
  metricEventsExpired(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /**
   * From the owner's change to the end of its handling, in milliseconds, of changes that were handled. The owner's time is in whole
   * seconds.
   * @default average over 5 minutes
   */
  metricHandlingLag(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** What must be known of a consumer that another app or stack of the same context has created. */
export interface ChangeConsumerAttributes {
  /** `<context>/<construct id>`, as `ChangeConsumer.name` tells it. */
  readonly name: string;
  /** ARN of the queue of changes, `queueArn` of `ChangeConsumer.queue`. Metrics are looked for in its account and region. */
  readonly queueArn: string;
  /** ARN of the queue of changes that could not be handled, `queueArn` of `ChangeConsumer.deadLetterQueue`. */
  readonly deadLetterQueueArn: string;
  /** ARN of the queue of changes that SNS could not deliver, `queueArn` of `ChangeConsumer.subscriptionDeadLetterQueue`. */
  readonly subscriptionDeadLetterQueueArn: string;
}
