import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { type Dimensions, METRICS_NAMESPACE } from '../../wire/metrics';
import type { Place } from './place';

/** Whose metric it is. */
export interface MetricSource {
  /** As the handler writes them. */
  readonly dimensions: Dimensions;
  /** Where the handler is. */
  readonly place: Place;
}

/**
 * A metric that a handler writes: the sum of five minutes, because nearly all are counts.
 *
 * An alarm or dashboard elsewhere asks for it where the handler is.
 */
export function metricOf(
  metricName: string,
  { dimensions, place }: MetricSource,
  props: cloudwatch.MetricOptions = {},
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { ...dimensions },
    statistic: cloudwatch.Stats.SUM,
    stackAccount: place.account,
    stackRegion: place.region,
    ...props,
  });
}
