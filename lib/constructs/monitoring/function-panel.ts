import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Panel } from './panel';

/** What Lambda measures of a function. */
export function functionPanel(fn: lambda.IFunction): Panel {
  const period = Duration.minutes(5);
  return {
    title: 'Function',
    unit: 'count',
    left: [
      fn.metricErrors({ period, label: 'errors' }),
      fn.metricThrottles({ period, label: 'throttles' }),
      fn.metric('ConcurrentExecutions', {
        statistic: cloudwatch.Stats.MAXIMUM,
        period,
        label: 'at once',
      }),
    ],
    rightUnit: 'ms',
    right: [fn.metricDuration({ statistic: cloudwatch.Stats.p(99), period, label: 'duration p99' })],
  };
}

/** The log group of a function of the app. @returns undefined when the app does not create it */
export function logGroupNameOf(fn: lambda.IFunction): string | undefined {
  const resource = fn.node.defaultChild;
  if (!(resource instanceof lambda.CfnFunction)) return undefined;
  const config = resource.loggingConfig as lambda.CfnFunction.LoggingConfigProperty | undefined;
  return config?.logGroup ?? `/aws/lambda/${fn.functionName}`;
}
