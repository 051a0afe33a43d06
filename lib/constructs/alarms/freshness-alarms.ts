import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Rule } from '../../wire/rules';
import { alarmAboveZero, anyAlarm, lastingAlarm, PERIOD } from '../shared/alarm';
import { functionAlarms } from './function-alarms';

/** The alarms that `freshness` of a replica or a consumer makes. */
export interface FreshnessAlarms {
  /** Rings when of the changes of five minutes more than one in a hundred were late, twice in a quarter of an hour. */
  readonly lag: cloudwatch.Alarm;
  /** Rings when the oldest event has waited for longer than `freshness` for three minutes: lag is known only of what arrived. */
  readonly queueAge: cloudwatch.Alarm;
  /** Rings when invocations of the function fail in two of three periods of five minutes. */
  readonly errors: cloudwatch.Alarm;
  /** Rings when invocations of the function are throttled in two of three periods of five minutes. */
  readonly throttles: cloudwatch.Alarm;
  /** Rings when an event was left out although it was newer by the clock. @default none: of a replica alone */
  readonly staleButNewerByTime?: cloudwatch.Alarm;
  /** Rings while any alarm of the replica or consumer does, those of the dead-letter queues among them. */
  readonly notRight: cloudwatch.CompositeAlarm;
}

/** Of whom the alarms are. */
export interface FreshnessAlarmsProps {
  /** For example `the replica orders/User`. */
  readonly who: string;
  readonly freshness: Duration;
  metricLag(props: cloudwatch.MetricOptions): cloudwatch.Metric;
  readonly staleButNewerByTime?: cloudwatch.Metric;
  readonly queue: sqs.IQueue;
  readonly function: lambda.IFunction;
  /** Its alarms that are there without `freshness` too. */
  readonly others: readonly cloudwatch.Alarm[];
}

/** Makes them in a scope of their own. */
export function freshnessAlarms(scope: Construct, props: FreshnessAlarmsProps): FreshnessAlarms {
  const { who, freshness, queue, staleButNewerByTime: anomalies } = props;
  const own = new Construct(scope, 'Freshness');
  const within = freshness.toHumanString();
  const lag = lastingAlarm(own, 'Lag', {
    metric: props.metricLag({ statistic: cloudwatch.Stats.p(99), period: PERIOD }),
    threshold: freshness.toMilliseconds(),
    description: `changes arrive at ${who} later than ${within}: see the log of ${props.function.functionName}`,
  });
  const queueAge = lastingAlarm(own, 'QueueAge', {
    metric: queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1) }),
    threshold: freshness.toSeconds(),
    breaching: 3,
    description: `events wait for ${who} for longer than ${within}: see the queue ${queue.queueName}, and the log of ${props.function.functionName}`,
  });
  const ofFunction = functionAlarms(own, who, props.function);
  const staleButNewerByTime =
    anomalies &&
    alarmAboveZero(own, 'StaleButNewerByTime', {
      metric: anomalies,
      description: `an event was not applied to ${who} although it was newer by the clock: audit it, and see the log of ${props.function.functionName}`,
    });
  const all = [lag, queueAge, ...Object.values(ofFunction), staleButNewerByTime, ...props.others];
  const notRight = anyAlarm(
    own,
    'NotRight',
    all.filter((alarm) => alarm !== undefined),
    `${who} is not right: see which of its alarms ring, and event-sharing status`,
  );
  return { lag, queueAge, ...ofFunction, staleButNewerByTime, notRight };
}

/** The owner's time is in whole seconds: shorter lags are not told apart. */
const LEAST = Duration.seconds(2);

/** What can be wrong with `freshness`. @param longest what makes any longer one meaningless */
export function freshnessRules(freshness: Duration | undefined, longest: Duration): Rule[] {
  if (!freshness) return [];
  const seconds = freshness.toSeconds({ integral: false });
  const [least, most] = [LEAST.toSeconds(), longest.toSeconds()];
  return [
    {
      condition: !(Number.isInteger(seconds) && seconds >= least && seconds <= most),
      message: () =>
        `freshness must be in whole seconds, as the times of changes are, from ${LEAST.toHumanString()} to the ${longest.toHumanString()} after which a change is given up, received ${freshness.toHumanString()}`,
    },
  ];
}
