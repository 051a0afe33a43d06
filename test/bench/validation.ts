import { Contract } from '../../lib/contracts';
import { publish } from '../../lib/protocol/replication/publish';
import type { SharedContract } from '../../lib/protocol/rows/projection';
import type { Item } from '../../lib/wire/item';
import { sharedContract } from '../support/shared-contract';
import { quantile } from './quantile';

const BATCH = 100;
const WARM_UP = 50;
const SAMPLES = 400;
const LABEL = '2026-01-31T12:00:00.000';

/** A row of some 20 fields, two of them nested. */
const contract = Contract.fromObject({
  type: 'object',
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['user_id'] },
  properties: {
    user_id: { type: 'integer', minimum: 1 },
    ...Object.fromEntries(
      Array.from({ length: 16 }, (_, index) => [`field_${index}`, { type: 'string', maxLength: 100 }]),
    ),
    email: { type: 'string', format: 'email' },
    joined: { type: 'string', format: 'date-time' },
    status: { enum: ['active', 'gone'] },
    address: {
      type: 'object',
      properties: { city: { type: 'string' }, zip: { type: 'string', pattern: '^[0-9]{4}$' } },
      required: ['city'],
    },
    orders: {
      type: 'array',
      items: { type: 'object', properties: { id: { type: 'string' }, price: { type: 'number' } } },
    },
  },
  required: ['user_id', 'email'],
});

function item(id: number, name: string): Item {
  const fields = Array.from({ length: 16 }, (_, index) => [`field_${index}`, { S: `${name} ${index}` }]);
  return {
    user_id: { N: String(id) },
    ...Object.fromEntries(fields),
    email: { S: `u${id}@example.com` },
    joined: { S: '2026-01-31T12:00:00Z' },
    status: { S: 'active' },
    address: { M: { city: { S: 'Bern' }, zip: { S: '3000' } } },
    orders: { L: [1, 2, 3].map((each) => ({ M: { id: { S: `o-${each}` }, price: { N: '12.5' } } })) },
  };
}

const records = Array.from({ length: BATCH }, (_, index) => ({
  sequenceNumber: String(index + 1),
  at: Date.now(),
  before: item(index + 1, 'before'),
  after: item(index + 1, 'after'),
}));

/** What the check of each row costs the publisher: a batch of updates with and without it, in turn. */
export async function measureValidation(): Promise<void> {
  const checked = sharedContract(contract);
  const unchecked: SharedContract = { contract, validate: () => undefined };
  const times = { checked: [] as number[], unchecked: [] as number[] };
  for (let sample = 0; sample < WARM_UP + SAMPLES; sample++) {
    // In turn, so that whatever else the machine does hits both.
    const order =
      sample % 2 === 0 ? (['checked', 'unchecked'] as const) : (['unchecked', 'checked'] as const);
    for (const name of order) {
      const time = await timeOf(name === 'checked' ? checked : unchecked);
      if (sample >= WARM_UP) times[name].push(time);
    }
  }
  const [with_, without] = [quantile(times.checked, 0.5), quantile(times.unchecked, 0.5)];
  console.log(`  publisher, ${BATCH} updates, checked     ${with_.toFixed(2)} ms p50`);
  console.log(`  publisher, ${BATCH} updates, unchecked   ${without.toFixed(2)} ms p50`);
  console.log(`  a row, both sides of its change     ${(((with_ - without) / BATCH) * 1000).toFixed(1)} µs`);
  console.log(`  ratio                               ${(with_ / without).toFixed(2)}`);
}

async function timeOf(shared: SharedContract): Promise<number> {
  const feed = {
    contracts: [shared],
    topic: { send: async () => [] },
    quarantine: { keep: async () => {} },
    payloads: { put: async () => 's3://bucket/name' },
  };
  const start = performance.now();
  const { published } = await publish(records, feed, LABEL, {
    remaining: () => 10_000,
    sleep: async () => {},
  });
  if (published !== BATCH) throw new Error(`${published} of ${BATCH} updates were published`);
  return performance.now() - start;
}
