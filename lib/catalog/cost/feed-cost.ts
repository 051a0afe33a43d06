import { PRICES } from '../../wire/prices';
import { type CostItem, invocations, item } from './item';
import { billedRequests, type CostLoad, LARGEST_EVENT } from './load';
import { ofType, type Part, referred } from './part';

/** What publishing costs. Lambda reads a table's stream for nothing. */
export function feedCost(part: Part, changes: number, load: CostLoad): CostItem[] {
  return ofType(part, 'AWS::Lambda::EventSourceMapping').flatMap((mapping) => {
    const publisher = referred(mapping, mapping.properties.FunctionName);
    const { items, batch } = invocations('publisher', changes, load, mapping, publisher);
    const isLarge = load.size > LARGEST_EVENT;
    const bytes = isLarge ? 1000 : load.size;
    return [
      ...items,
      item('SNS requests', billedRequests(changes, batch, bytes), PRICES.snsPublish),
      ...(isLarge ? [item('S3 objects of large events', changes, PRICES.s3Put)] : []),
    ];
  });
}
