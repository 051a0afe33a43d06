import { own } from '../../wire/own';
import { PRICES } from '../../wire/prices';
import { apiCost } from './api-cost';
import { feedCost } from './feed-cost';
import { followerCost } from './follower-cost';
import type { CostItem } from './item';
import type { CostLoad } from './load';
import type { Part, PartKind, Resource } from './part';
import { readParts } from './read-parts';
import { monitoring, standingCost } from './standing-cost';

/** The bill of a part for a month. */
export interface PartCost {
  readonly kind: PartKind | 'shared';
  readonly name: string;
  /** Name of the template of its stack. */
  readonly stack: string;
  /** Ids of the contracts that it publishes or follows. */
  readonly contracts: readonly string[];
  readonly items: readonly CostItem[];
  readonly usd: number;
}

/** What an app would cost in a month. */
export interface CostEstimate {
  readonly prices: { readonly region: string; readonly asOf: string };
  readonly load: CostLoad;
  readonly parts: readonly PartCost[];
  readonly usd: number;
  /** Resources that the estimate leaves out, by type. */
  readonly notCounted: Readonly<Record<string, number>>;
}

/** Resources that cost nothing by themselves. */
const FREE =
  /^(AWS::IAM::|AWS::SSM::Parameter$|AWS::SQS::QueuePolicy$|AWS::SNS::TopicPolicy$|AWS::S3::BucketPolicy$|AWS::Lambda::(Permission|Url)$|AWS::ApiGatewayV2::|AWS::CDK::Metadata$|AWS::CloudWatch::|AWS::KMS::Alias$|Custom::)/;
/** What the parts' own bills have. */
const COUNTED =
  /^AWS::(SQS::Queue|SNS::(Topic|Subscription)|S3::Bucket|DynamoDB::GlobalTable|Lambda::(Function|EventSourceMapping)|Logs::LogGroup|KMS::Key)$/;

/**
 * Estimates a month's bill of what the constructs deploy, from cloud assemblies alone.
 *
 * @throws CatalogError when a directory is no cloud assembly
 */
export function estimateCost(directories: readonly string[], load: CostLoad): CostEstimate {
  const { parts, others } = readParts(directories);
  const bills = parts.map((part) => bill(part, [...costOf(part, load), ...standingCost(part)]));
  const shared = monitoring(others);
  if (shared.length > 0)
    bills.push(
      bill({ kind: 'shared', name: 'alarms, dashboards and keys', stack: '', contracts: [] }, shared),
    );
  return {
    prices: { region: PRICES.region, asOf: PRICES.asOf },
    load,
    parts: bills,
    usd: sumOf(bills.map(({ usd }) => usd)),
    notCounted: notCounted(parts, others),
  };
}

function costOf(part: Part, load: CostLoad): CostItem[] {
  if (part.kind === 'api') return apiCost(part, load);
  // What follows a contract of which nothing is known changes as often as any.
  const contracts = part.contracts.length > 0 ? part.contracts : [''];
  const changes = sumOf(contracts.map((id) => own(load.changesOf, id) ?? load.changes));
  return part.kind === 'feed' ? feedCost(part, changes, load) : followerCost(part, changes, load);
}

function bill(
  { kind, name, stack, contracts }: Omit<PartCost, 'items' | 'usd'>,
  items: readonly CostItem[],
): PartCost {
  return { kind, name, stack, contracts, items, usd: sumOf(items.map(({ usd }) => usd)) };
}

function notCounted(parts: readonly Part[], others: readonly Resource[]): Record<string, number> {
  const left = [
    ...others.filter(({ type }) => type !== 'AWS::KMS::Key'),
    ...parts.flatMap(({ resources }) => resources.filter(({ type }) => !COUNTED.test(type))),
  ].filter(({ type }) => !FREE.test(type));
  const types = [...new Set(left.map(({ type }) => type))].sort();
  return Object.fromEntries(types.map((type) => [type, left.filter((one) => one.type === type).length]));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
