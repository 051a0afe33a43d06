import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { PRICES } from '../../wire/prices';
import type { Panel } from './panel';

/** Prices are shown for an hour: what a single minute costs says little. */
const PERIOD = Duration.hours(1);

/** Units by what they cost, each an expression of metrics. */
type Billed = Partial<Record<'snsPublish' | 'sqsRequest' | 'writeUnit' | 'apiRequest', Unit>>;

interface Unit {
  readonly label: string;
  /** Over the names of `metrics`, and over `invocations`. */
  readonly expression: string;
  readonly metrics: Readonly<Record<string, cloudwatch.Metric>>;
}

/**
 * What a function and its services are billed for in an hour, and what that costs at list prices. Not in it: logs, metrics, storage, data
 * transfer, SNS's filtering, and what an event over 64 KB costs more.
 *
 * @returns nothing where the function's memory is not known
 */
export function billedPanel(fn: lambda.IFunction, billed: Billed): Panel[] {
  const memory = memoryOf(fn);
  if (memory === undefined) return [];
  const sum = { statistic: cloudwatch.Stats.SUM, period: PERIOD };
  const invocations = fn.metricInvocations(sum);
  const duration = fn.metricDuration(sum);
  const units = Object.entries(billed) as [keyof Billed, Unit][];
  const isArm = fn.architecture.name === lambda.Architecture.ARM_64.name;
  const seconds = `duration / 1000 * ${memory / 1024}`;
  const usingMetrics = Object.assign({ invocations, duration }, ...units.map(([, { metrics }]) => metrics));
  const parts = [
    `invocations * ${decimal(PRICES.lambdaRequest)}`,
    `${seconds} * ${decimal(PRICES.lambdaGbSecond[isArm ? 'arm64' : 'x86_64'])}`,
    ...units.map(([price, { expression }]) => `(${expression}) * ${decimal(PRICES[price])}`),
  ];
  const math = (label: string, expression: string, using: Record<string, cloudwatch.IMetric>) =>
    new cloudwatch.MathExpression({ label, expression, usingMetrics: using, period: PERIOD });
  return [
    {
      title: 'Billed in an hour, and its list price in us-east-1',
      unit: 'units',
      left: [
        math('Lambda GB-s', seconds, { duration }),
        invocations.with({ label: 'Lambda requests' }),
        ...units.map(([, { label, expression, metrics }]) =>
          math(label, expression, { ...(expression.includes('invocations') && { invocations }), ...metrics }),
        ),
      ],
      rightUnit: 'USD',
      right: [math('USD an hour', parts.join(' + '), usingMetrics)],
    },
  ];
}

/** For metrics of services beside the function. */
export const HOURLY = { statistic: cloudwatch.Stats.SUM, period: PERIOD };

/** "Configure Lambda function memory" in the Lambda developer guide: 128 MB, unless it is said. */
function memoryOf(fn: lambda.IFunction): number | undefined {
  const resource = fn.node.defaultChild;
  return resource instanceof lambda.CfnFunction ? (resource.memorySize ?? 128) : undefined;
}

/** Metric math takes no exponents. */
function decimal(price: number): string {
  return price.toFixed(12).replace(/0+$/, '');
}
