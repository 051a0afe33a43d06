import { PRICES } from '../../wire/prices';
import { type CostItem, item, requests } from './item';
import { type CostLoad, DURATION, GB } from './load';
import { ofType, type Part } from './part';

const ACCESS_LOG_BYTES = 300;

/** What reads of an owner's API cost. */
export function apiCost(part: Part, { reads, size }: CostLoad): CostItem[] {
  const [fn] = ofType(part, 'AWS::Lambda::Function');
  const [gateway] = ofType(part, 'AWS::ApiGatewayV2::Api');
  return [
    ...(gateway
      ? [
          item('API Gateway requests', reads, PRICES.apiRequest),
          item('GB of access logs', (reads * ACCESS_LOG_BYTES) / GB, PRICES.logGb),
        ]
      : []),
    ...requests('API', reads, DURATION.api.first, fn),
    item('DynamoDB read units', reads * Math.ceil(size / 4096), PRICES.readUnit),
  ];
}
