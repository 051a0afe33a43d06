import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Within which time the services' work is done. */
export interface Objectives {
  /** For changes on their way. @default nobody says */
  readonly freshness?: Duration;
  /** For answers. @default nobody says */
  readonly latency?: Duration;
}

/** The example says so only when it is monitored: objectives make alarms, which cost. */
export function objectivesOf(scope: Construct): Objectives {
  return isMonitored(scope) ? { freshness: Duration.seconds(30), latency: Duration.seconds(1) } : {};
}

/**
 * Whether somebody asked for objectives and a dashboard: `-c monitoring=true`.
 *
 * @throws Error when the value is neither true nor false
 */
export function isMonitored(scope: Construct): boolean {
  const value = String(scope.node.tryGetContext('monitoring') ?? false);
  if (value === 'true' || value === 'false') return value === 'true';
  throw new Error(`the context value monitoring is ${JSON.stringify(value)}: give true or false`);
}
