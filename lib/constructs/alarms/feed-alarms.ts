import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { alarmAboveZero, lastingAlarm } from '../shared/alarm';
import { functionAlarms } from './function-alarms';

/** The alarms that `freshness` of a feed makes. */
export interface FeedAlarms {
  /** Rings when the last change that was read has waited for longer than `freshness` for three minutes. */
  readonly iteratorAge: cloudwatch.Alarm;
  /** Rings when invocations of the publisher fail in two of three periods of five minutes. */
  readonly errors: cloudwatch.Alarm;
  /** Rings when invocations of the publisher are throttled in two of three periods of five minutes. */
  readonly throttles: cloudwatch.Alarm;
  /** Rings when Lambda has given changes up: they are under `aws/lambda/` in the failure bucket. */
  readonly givenUp: cloudwatch.Alarm;
}

/** Of which feed the alarms are. */
export interface FeedAlarmsProps {
  readonly context: string;
  readonly freshness: Duration;
  readonly publisher: lambda.IFunction;
  readonly mapping: lambda.EventSourceMapping;
  readonly failureBucketName: string;
}

/** Makes them in a scope of their own. */
export function feedAlarms(scope: Construct, props: FeedAlarmsProps): FeedAlarms {
  const { context, freshness, publisher, mapping, failureBucketName } = props;
  const own = new Construct(scope, 'Freshness');
  return {
    iteratorAge: lastingAlarm(own, 'IteratorAge', {
      metric: metricIteratorAge(publisher),
      threshold: freshness.toMilliseconds(),
      breaching: 3,
      description: `changes of ${context} wait for longer than ${freshness.toHumanString()} before they are published: see the log of ${publisher.functionName}`,
    }),
    ...functionAlarms(own, `the feed of ${context}`, publisher),
    givenUp: alarmAboveZero(own, 'GivenUp', {
      metric: metricGivenUp(mapping),
      description: `Lambda has given up changes of ${context}: see aws/lambda/ in the bucket ${failureBucketName}, then event-sharing replay-failures`,
    }),
  };
}

/** "Types of metrics for Lambda functions" in the Lambda developer guide; the CDK has no method for it. */
export function metricIteratorAge(fn: lambda.IFunction): cloudwatch.Metric {
  return fn.metric('IteratorAge', {
    statistic: cloudwatch.Stats.MAXIMUM,
    unit: cloudwatch.Unit.MILLISECONDS,
    period: Duration.minutes(1),
  });
}

/**
 * What went to the destination of a mapping. Free, as all metrics of Lambda, and written where the mapping has `EVENT_COUNT`: "Event
 * source mapping metrics" in the Lambda developer guide.
 */
function metricGivenUp(mapping: lambda.EventSourceMapping): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/Lambda',
    metricName: 'OnFailureDestinationDeliveredEventCount',
    dimensionsMap: { EventSourceMappingUUID: mapping.eventSourceMappingId },
    statistic: cloudwatch.Stats.SUM,
  });
}
