import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { lastingAlarm, PERIOD } from '../shared/alarm';

/** The alarms of a function that a queue or a stream feeds. */
export interface FunctionAlarms {
  readonly errors: cloudwatch.Alarm;
  readonly throttles: cloudwatch.Alarm;
}

/** An invocation that fails or is throttled comes again, and most succeed then: a person looks when it goes on for ten minutes. */
export function functionAlarms(scope: Construct, who: string, fn: lambda.IFunction): FunctionAlarms {
  return {
    errors: lastingAlarm(scope, 'Errors', {
      metric: fn.metricErrors({ period: PERIOD }),
      description: `the function of ${who} fails or runs out of time or memory: see the log of ${fn.functionName}`,
    }),
    throttles: lastingAlarm(scope, 'Throttles', {
      metric: fn.metricThrottles({ period: PERIOD }),
      description: `Lambda throttles the function of ${who}, ${fn.functionName}: raise its concurrency, or that of the account`,
    }),
  };
}
