import type { FeedNode, FollowerNode, Health, MapView, StatusProblem } from '../../../../lib/console/api';
import { ago, HOSTILE, pick, randomFrom } from './random';

const CONTEXTS = ['billing', 'orders', 'users', 'notifications', 'shipping', 'search', 'catalogue', 'fraud'];
const HEALTHS: readonly Health[] = ['busy', 'busy', 'busy', 'idle', 'idle', 'late', 'broken'];

const FEEDS: readonly Pick<FeedNode, 'id' | 'context' | 'contracts' | 'apis'>[] = [
  {
    id: 'f-users',
    context: 'users',
    contracts: ['users/User'],
    apis: ['https://users.execute-api.example.com/v1'],
  },
  { id: 'f-orders', context: 'orders', contracts: ['orders/OrderPlaced', 'orders/OrderView'], apis: [] },
  { id: 'f-billing', context: 'billing', contracts: ['billing/OrderPaid'], apis: [] },
  { id: 'f-shipping', context: 'shipping', contracts: ['shipping/Parcel'], apis: [] },
];

const PROBLEMS: Readonly<Partial<Record<Health, StatusProblem>>> = {
  broken: {
    code: 'not-subscribed',
    message: 'its queue is not subscribed to the topic any more: deploy the stack of the replica again',
  },
  late: {
    code: 'late',
    message: 'p99 is 4.2 s, more than the 2 s that it may be: look at the age of its queue',
  },
};

/** A map with so many followers; few are those of the example. */
export function mapView(followers: number, now = Date.now()): MapView {
  const random = randomFrom(7 + Math.floor(now / 2000));
  const steady = randomFrom(42);
  const contexts = contextsFor(followers);
  return {
    at: new Date(now).toISOString(),
    contexts,
    feeds: FEEDS.map((feed, at) => ({
      ...feed,
      health: at === 3 ? 'idle' : at === 1 ? 'broken' : 'busy',
      perSecond: at === 3 ? 0 : 2 + random() * 40,
      failures: at === 1 ? 3 : 0,
      subscriptions: Math.ceil(followers / FEEDS.length),
      problems:
        at === 1
          ? [{ code: 'failures', message: '3 records were refused by the publisher: see Failures' }]
          : [],
    })),
    followers: Array.from({ length: followers }, (_, at) => followerOf(at, contexts, steady, random)),
    problems: [],
  };
}

function contextsFor(followers: number): string[] {
  const more = Math.max(0, Math.floor((followers - 12) / 6));
  return [...CONTEXTS, ...Array.from({ length: more }, (_, at) => `team-${String(at + 1).padStart(2, '0')}`)];
}

function followerOf(
  at: number,
  contexts: readonly string[],
  steady: () => number,
  random: () => number,
): FollowerNode {
  const context = contexts[at % contexts.length] as string;
  const feed = pick(FEEDS, steady);
  const contract = feed.contracts[0] as string;
  // Most are well, as in life.
  const health =
    at === 1
      ? 'broken'
      : at === 2
        ? 'late'
        : steady() < 0.9
          ? pick(['busy', 'idle'] as const, steady)
          : pick(HEALTHS, steady);
  const entity =
    at === 4
      ? HOSTILE.markup
      : `${contract.split('/')[1]}${at >= contexts.length ? Math.floor(at / contexts.length) + 1 : ''}`;
  const problem = PROBLEMS[health];
  return {
    id: `r-${at}`,
    context,
    replica: `${context}/${entity}`,
    contract,
    ...(at % 5 === 3 && { kind: 'consumer' }),
    health,
    ...(at !== 6 && { feed: feed.id }),
    perSecond: health === 'idle' ? 0 : 1 + random() * 20,
    lag: { p50: 180 + random() * 120, p99: health === 'late' ? 4200 : 420 + random() * 300, max: 5200 },
    freshnessSeconds: 2,
    queued: health === 'late' ? 1840 : Math.floor(random() * 4),
    inFlight: Math.floor(random() * 3),
    ...(health === 'late' && { oldestMessageSeconds: 44 }),
    parked: health === 'broken' ? 12 : 0,
    undelivered: health === 'broken' ? 2 : 0,
    ...(at % 3 === 0 && {
      lastAudit: {
        replica: `${context}/${entity}`,
        at: ago(7200),
        checked: 10_000,
        missing: 0,
        stale: 1,
        orphaned: 0,
        undecided: 0,
        unshareable: 0,
        repaired: 1,
      },
    }),
    problems: problem ? [problem] : [],
  };
}
