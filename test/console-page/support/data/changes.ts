import type { Arrival, ArrivalState, Change, ChangeStory, WatchCounts } from '../../../../lib/console/api';
import type { Row } from '../../../../lib/wire/item';
import { HOSTILE, pick, randomFrom } from './random';

const random = randomFrom(11);
const REPLICAS = ['orders/User', 'billing/User', 'notifications/Recipient', 'search/User'];
const STATES: readonly ArrivalState[] = [
  'applied',
  'applied',
  'applied',
  'applied',
  'applied',
  'superseded',
  'filtered',
  'waiting',
  'late',
  'parked',
  'sent',
];
const REASONS: Readonly<Partial<Record<ArrivalState, string>>> = {
  filtered: 'country is "DE", the replica wants "CH"',
  parked: `field "name" is no text: ${HOSTILE.markup}`,
  late: 'not seen there within 30 s',
};

let made = 0;

/** The next change that an owner made. */
export function nextChange(now = Date.now()): Change {
  made += 1;
  const publication = publicationOf();
  const kind = pick(['created', 'updated', 'updated', 'updated', 'deleted'] as const, random);
  const contract = made % 7 === 3 ? 'orders/OrderPlaced' : 'users/User';
  return {
    id: `c${made}`,
    contract,
    key: keyOf(contract),
    kind,
    sequence: `1109000000000${String(204_000_000 + made)}`,
    time: new Date(Math.floor(now / 1000) * 1000).toISOString(),
    seenAt: new Date(now).toISOString(),
    fields: kind === 'updated' ? ['name', 'address'] : ['user_id', 'name', 'email', 'address', 'newsletter'],
    publication,
    arrivals:
      made % 19 === 4 || publication.state !== 'published'
        ? []
        : REPLICAS.map((replica) => arrivalOf(replica, now)),
  };
}

function keyOf(contract: string): Row {
  if (contract !== 'users/User') return { order_id: `o-${1000 + made}`, order_version: 1 };
  return {
    user_id:
      made % 23 === 5 ? (pick(Object.values(HOSTILE), random) as string) : 1 + Math.floor(random() * 9000),
  };
}

function publicationOf(): Change['publication'] {
  if (made % 17 === 4) return { state: 'suppressed', reason: 'it touched no field of the contract' };
  if (made % 31 === 9) return { state: 'refused', reason: `email: must be string, not ${HOSTILE.direction}` };
  return {
    state: 'published',
    eventId: `1109${made}-4bf9`,
    type: 'com.example.users.User.updated.v1',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  };
}

function arrivalOf(replica: string, now: number): Arrival {
  const state = pick(STATES, random);
  const reason = REASONS[state];
  const done = state === 'applied' || state === 'superseded';
  const lagMs = Math.floor(180 + random() * 700);
  return {
    replica,
    ...(replica.startsWith('notifications') && { kind: 'consumer' }),
    state,
    ...(reason && { reason }),
    ...(done && {
      at: new Date(now + lagMs).toISOString(),
      lagMs,
      sequence: `1109000000000${204_000_000 + made}`,
    }),
  };
}

export const changes: Change[] = Array.from({ length: 150 }, (_, at) =>
  nextChange(Date.now() - (150 - at) * 700),
).reverse();

export function keep(change: Change): void {
  changes.unshift(change);
  if (changes.length > 2000) changes.pop();
}

export const countsOf = (perSecond: number): WatchCounts => ({
  seen: made * (perSecond > 1000 ? 40 : 1),
  kept: changes.length,
  notFollowed: perSecond > 1000 ? made * 39 : 0,
  perSecond,
});

export function storyOf(change: Change, reveal: boolean): ChangeStory {
  const data: Row = {
    ...change.key,
    newsletter: true,
    address: { city: 'Zürich', country: 'CH', street: HOSTILE.quotes },
  };
  const pii = { name: HOSTILE.markup, email: 'ada@example.com' };
  return {
    ...change,
    recordBytes: 812,
    eventBytes: 1204,
    data: reveal ? { ...data, ...pii } : data,
    masked: reveal ? [] : Object.keys(pii),
  };
}
