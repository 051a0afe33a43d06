import type { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Rule } from '../../wire/rules';
import { lastingAlarm, PERIOD } from '../shared/alarm';
import { functionAlarms } from './function-alarms';

/** The alarms that `latency` of an API makes. */
export interface ApiAlarms {
  /** Rings when of the requests of five minutes more than one in a hundred took longer, twice in a quarter of an hour. */
  readonly latency: cloudwatch.Alarm;
  /** Rings when more than one request in a hundred was answered with a 5xx status, in two of three periods of five minutes. */
  readonly failed: cloudwatch.Alarm;
  /** Rings when more than half of the requests were answered with a 4xx status, in two of three periods of five minutes. */
  readonly refused: cloudwatch.Alarm;
  /** Rings when invocations of the function fail in two of three periods of five minutes. */
  readonly errors: cloudwatch.Alarm;
  /** Rings when invocations of the function are throttled in two of three periods of five minutes. */
  readonly throttles: cloudwatch.Alarm;
}

/** What the gateway, or the function's URL, measures. */
export interface ApiMetrics {
  requests(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  clientErrors(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  serverErrors(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  latency(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** Makes them in a scope of their own. @param who for example `the API of users/User` */
export function apiAlarms(
  scope: Construct,
  who: string,
  latency: Duration,
  { metrics, handler }: { readonly metrics: ApiMetrics; readonly handler: lambda.IFunction },
): ApiAlarms {
  const own = new Construct(scope, 'Latency');
  const sum = { statistic: cloudwatch.Stats.SUM, period: PERIOD };
  const percent = (part: cloudwatch.Metric) =>
    new cloudwatch.MathExpression({
      expression: '100 * part / requests',
      usingMetrics: { part, requests: metrics.requests(sum) },
      period: PERIOD,
    });
  return {
    latency: lastingAlarm(own, 'Slow', {
      metric: metrics.latency({ statistic: cloudwatch.Stats.p(99), period: PERIOD }),
      threshold: latency.toMilliseconds(),
      description: `${who} takes longer than ${latency.toHumanString()}: see the log of ${handler.functionName}`,
    }),
    failed: lastingAlarm(own, 'Failed', {
      metric: percent(metrics.serverErrors(sum)),
      threshold: 1,
      description: `${who} answers requests with 5xx: see the log of ${handler.functionName}`,
    }),
    // Callers make single mistakes; half of all is a release of theirs or ours.
    refused: lastingAlarm(own, 'Refused', {
      metric: percent(metrics.clientErrors(sum)),
      threshold: 50,
      description: `${who} answers most requests with 4xx: a caller is wrong, throttled or not allowed, see the access log`,
    }),
    ...functionAlarms(own, who, handler),
  };
}

/** What can be wrong with `latency`. @param timeout after which the function answers nothing */
export function latencyRules(latency: Duration | undefined, timeout: Duration): Rule[] {
  const ms = latency?.toMilliseconds({ integral: false });
  return [
    {
      condition: ms !== undefined && !(ms >= 1 && ms <= timeout.toMilliseconds()),
      message: () =>
        `latency must be from 1 millisecond to ${timeout.toHumanString()}, after which a request is given up, received ${latency?.toHumanString()}`,
    },
  ];
}
