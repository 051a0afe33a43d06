import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type Dimensions, METRIC, MetricDimensions } from '../../wire/metrics';
import { metricOf } from '../shared/metric';
import { Namespace } from '../shared/namespace';
import { placeInArn, placeOf } from '../shared/place';
import type { IChangeConsumer } from './change-consumer-interface';

/**
 * What a consumer offers, whoever created it.
 *
 * @internal
 */
export abstract class ChangeConsumerBase extends Construct implements IChangeConsumer {
  abstract readonly name: string;
  abstract readonly contextName: string;
  abstract readonly queue: sqs.IQueue;
  abstract readonly deadLetterQueue: sqs.IQueue;
  abstract readonly subscriptionDeadLetterQueue: sqs.IQueue;

  metricEventsHandled(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#of(METRIC.handled, props);
  }

  metricEventsStale(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#of(METRIC.stale, props);
  }

  metricEventsParked(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#of(METRIC.parked, props);
  }

  metricEventsRetried(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#of(METRIC.retried, props);
  }

  metricEventsExpired(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#of(METRIC.expired, props);
  }

  metricHandlingLag(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#of(METRIC.handlingLag, { statistic: cloudwatch.Stats.AVERAGE, ...props });
  }

  /** Of all of its metrics. @internal */
  protected get _dimensions(): Dimensions {
    return new MetricDimensions(Namespace.of(this)).consumer(this.contextName, this.name);
  }

  #of(name: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const dimensions = this._dimensions;
    return metricOf(
      name,
      { dimensions, place: { ...placeOf(this), ...placeInArn(this.queue.queueArn) } },
      props,
    );
  }
}
