import { ENV } from '../../wire/handler';
import { isObject, own } from '../../wire/own';
import { PRICES } from '../../wire/prices';
import { type CostItem, invocations, item } from './item';
import { billedRequests, type CostLoad, GB, LARGEST_EVENT } from './load';
import { ofType, type Part, type Resource, referred } from './part';

/** Write units of a change that an exactly-once consumer remembers, beyond its effect's own. */
const REMEMBERED = 3;

/** What following costs: filtering, queue, function, and what we write. */
export function followerCost(part: Part, changes: number, load: CostLoad): CostItem[] {
  const isLarge = load.size > LARGEST_EVENT;
  const bytes = isLarge ? 1000 : load.size;
  const filtered = ofType(part, 'AWS::SNS::Subscription')
    .filter(({ properties }) => properties.FilterPolicyScope === 'MessageBody')
    .map(() => item('GB that SNS filters by their body', (changes * bytes) / GB, PRICES.filterGb));
  const handled = ofType(part, 'AWS::Lambda::EventSourceMapping').flatMap((mapping) => {
    const fn = referred(mapping, mapping.properties.FunctionName);
    const { items, batch } = invocations(
      part.kind === 'replica' ? 'replicator' : 'consumer',
      changes,
      load,
      mapping,
      fn,
    );
    return [
      item('SQS requests', 2 * billedRequests(changes, batch, bytes), PRICES.sqsRequest),
      ...items,
      ...(isLarge ? [item('S3 reads of large events', changes, PRICES.s3Get)] : []),
      ...forwarded(fn, changes, bytes),
    ];
  });
  return [...filtered, ...handled, ...written(part, changes, load)];
}

function written(part: Part, changes: number, { hot, size }: CostLoad): CostItem[] {
  return ofType(part, 'AWS::DynamoDB::GlobalTable').map(() =>
    part.kind === 'replica'
      ? item('DynamoDB write units', changes * (1 - hot) * Math.ceil(size / 1024), PRICES.writeUnit)
      : item('DynamoDB write units of what it remembers', changes * REMEMBERED, PRICES.writeUnit),
  );
}

function forwarded(fn: Resource | undefined, changes: number, bytes: number): CostItem[] {
  const { Environment } = fn?.properties ?? {};
  const variables = isObject(Environment) && isObject(Environment.Variables) ? Environment.Variables : {};
  const billed = changes * Math.ceil(bytes / (64 * 1024));
  return [
    ...(own(variables, ENV.eventBusName) === undefined
      ? []
      : [item('events on the bus', billed, PRICES.busEvent)]),
    ...(own(variables, ENV.fifoQueueUrl) === undefined
      ? []
      : [item('SQS requests to the FIFO queue', billed, PRICES.sqsFifoRequest)]),
  ];
}
