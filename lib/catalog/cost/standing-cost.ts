import { isObject } from '../../wire/own';
import { PRICES } from '../../wire/prices';
import { type CostItem, item } from './item';
import { ofType, type Part, type Resource } from './part';

/** Custom metrics that each kind of part gives. */
const METRICS = { feed: 3, replica: 5, consumer: 5, api: 3 } as const;
/** Five pollers that wait twenty seconds each, while nothing comes. */
const POLLS = (5 * 30 * 86_400) / 20;
/** A data key is used for five minutes. */
const KEY_USES = (30 * 86_400) / 300;
/** Property by which a resource names a customer's key. */
const KEYS: Readonly<Record<string, string>> = {
  'AWS::SNS::Topic': 'KmsMasterKeyId',
  'AWS::SQS::Queue': 'KmsMasterKeyId',
};

/** What a part costs whatever comes. */
export function standingCost(part: Part): CostItem[] {
  const polled = ofType(part, 'AWS::Lambda::EventSourceMapping').filter(
    ({ properties }) => properties.StartingPosition === undefined,
  );
  return [
    item('custom metrics', METRICS[part.kind], PRICES.metric),
    ...polled.map(() => item('SQS requests while nothing comes', POLLS, PRICES.sqsRequest)),
    ...monitoring(part.resources),
  ].filter(({ quantity }) => quantity > 0);
}

/** Alarms, dashboards and keys, whoever has them. */
export function monitoring(resources: readonly Resource[]): CostItem[] {
  const count = (type: string) => ofType({ resources }, type).length;
  const encrypted = resources.filter(({ type, properties }) => properties[KEYS[type] ?? ''] !== undefined);
  return [
    item('metrics of alarms', alarmMetrics(resources), PRICES.alarm),
    item('composite alarms', count('AWS::CloudWatch::CompositeAlarm'), PRICES.compositeAlarm),
    item('dashboards', count('AWS::CloudWatch::Dashboard'), PRICES.dashboard),
    item('keys', count('AWS::KMS::Key'), PRICES.kmsKey),
    item('uses of keys', encrypted.length * KEY_USES, PRICES.kmsRequest),
  ].filter(({ quantity }) => quantity > 0);
}

/** An alarm on an expression is billed by the metrics that it reads ("Alarms", Amazon CloudWatch pricing). */
function alarmMetrics(resources: readonly Resource[]): number {
  return ofType({ resources }, 'AWS::CloudWatch::Alarm')
    .map(({ properties: { Metrics: metrics } }) =>
      Array.isArray(metrics)
        ? metrics.filter((one) => isObject(one) && one.MetricStat !== undefined).length
        : 1,
    )
    .reduce((sum, number) => sum + number, 0);
}
