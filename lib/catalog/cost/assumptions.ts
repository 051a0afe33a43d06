import type { CostEstimate } from './estimate';
import { DURATION } from './load';

/** What an estimate rests on, and what it leaves out. */
export function assumptionsOf({ load, prices }: Pick<CostEstimate, 'load' | 'prices'>): string[] {
  const { changes, reads, size, hot, burst } = load;
  const number = (value: number) => value.toLocaleString('en-US');
  const others = Object.entries(load.changesOf).map(([id, count]) => `${number(count)} of ${id}`);
  const times = (['publisher', 'replicator', 'consumer'] as const).map(
    (of) => `${DURATION[of].first} ms of a ${of} and ${DURATION[of].more} for each further record`,
  );
  return [
    `list prices of ${prices.region} as of ${prices.asOf}, without free tiers and discounts; check yours`,
    [`${number(changes)} changes of each contract`, ...others, `${number(reads)} requests of each API`].join(
      ', ',
    ),
    `events and rows of ${number(size)} bytes; ${number(hot * 100)} % of the changes settled with a later one of their batch`,
    `changes come ${number(burst)} times faster than on average while they come: that, the mapping's window and its batch size give how full batches are`,
    `an invocation takes ${times.join(', ')}, and an API ${DURATION.api.first} ms: estimates, not measured on AWS`,
    'every change touches the contract, every filter lets it through, nothing fails or comes twice',
    'left out: what the own tables and functions of a service do otherwise, the effect of a consumer, storage, backups, kept logs, data transfer, batch jobs (seed, audit, republish), taxes and support',
  ];
}
