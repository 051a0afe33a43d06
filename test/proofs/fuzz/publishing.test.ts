import fc from 'fast-check';
import { itemDigest } from '../../../lib/adapters/digest';
import { Contract } from '../../../lib/contracts/contract';
import { readPage } from '../../../lib/protocol/audit/audit-rows';
import { chooseRows } from '../../../lib/protocol/batch/choose-rows';
import { seedWork } from '../../../lib/protocol/batch/seed';
import type { OutgoingEvent, StreamRecord } from '../../../lib/protocol/replication/outgoing-event';
import { type Failure, type Feed, publish } from '../../../lib/protocol/replication/publish';
import type { Item } from '../../../lib/wire/item';
import { InMemoryPayloads } from '../../support/replica-in-memory';
import { sharedContract } from '../../support/shared-contract';
import { userSchema } from '../../support/user-contract';
import { LABEL } from '../../support/user-events';
import { showsCanary } from './canary';
import { changes, goodImage, images } from './stream-images';

const BATCHES = 4_000;
const BATCH = 9;
const SEED = 20_260_131;

const properties = { ...userSchema.properties, address: { type: 'object', additionalProperties: true } };
const user = Contract.fromObject({ ...userSchema, properties });
/** The same rows as a single-table design has them. */
const member = Contract.fromObject({
  ...userSchema,
  'x-contract': {
    ...userSchema['x-contract'],
    entity: 'Member',
    source: {
      items: { attribute: 'pk', beginsWith: 'USER#' },
      fields: { user_id: { attribute: 'pk', stripPrefix: 'USER#' } },
    },
  },
  properties,
});

class Ports implements Feed {
  readonly contracts = [user, member].map(sharedContract);
  readonly sent: OutgoingEvent[] = [];
  readonly kept: { record: StreamRecord; failure: Failure }[] = [];
  readonly payloads = new InMemoryPayloads();
  readonly topic = {
    send: async (events: readonly OutgoingEvent[]) => {
      this.sent.push(...events);
      return [];
    },
  };
  readonly quarantine = {
    keep: async (record: StreamRecord, failure: Failure) => {
      this.kept.push({ record, failure });
    },
  };
}

const timer = { remaining: () => 60_000, sleep: async () => {} };

describe('reading rows for a seed or an audit', () => {
  let refusals = 0;
  afterAll(() => console.log(`fuzz: ${refusals} malformed rows refused`));

  it('takes or refuses each row without an end of the page, and shows none of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(images, { minLength: BATCH, maxLength: BATCH }), async (found) => {
        const items = found.filter((each) => each !== undefined) as Item[];
        for (const shared of [user, member].map(sharedContract)) {
          const { refused } = chooseRows(shared, [...items, goodImage(5_000) as unknown as Item], []);
          refusals += refused.length;
          for (const { reason } of refused) {
            expect(reason).not.toBe('');
            expect(showsCanary(reason)).toBe(false);
          }
          const table = { scan: async () => ({ items }) };
          const request = {
            action: 'page',
            contract: shared.contract.id,
            fields: [],
            segment: 0,
            segments: 1,
          } as const;
          const { rows } = await readPage(request, shared, table, itemDigest);
          for (const row of rows) expect('refused' in row && showsCanary(row.refused)).toBe(false);
          let taken = 0;
          const queue = {
            send: async (events: readonly object[]) => {
              taken += events.length;
              return [];
            },
          };
          const work = seedWork(
            { run: 'run', shared, replica: 'orders/User', filters: [] },
            { queue, payloads: new InMemoryPayloads(), digest: String },
          );
          const { sent, skipped, refused: left } = await work.process(items, 0, { ...timer, now: () => 0 });
          expect(sent).toBe(taken);
          expect(sent + skipped + left.length).toBe(items.length);
          expect(left.some(({ reason }) => showsCanary(reason))).toBe(false);
        }
      }),
      { numRuns: BATCHES / 4, seed: SEED },
    );
  });
});

describe('publishing', () => {
  let inputs = 0;
  afterAll(() => console.log(`fuzz: ${inputs} malformed stream records published or kept aside`));

  it('publishes, leaves out or keeps aside each record, shows none of it, and publishes its good neighbour', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(changes, { minLength: BATCH, maxLength: BATCH }),
        fc.nat({ max: BATCH }),
        async (bad, place) => {
          inputs += bad.length;
          const good = { before: undefined, after: goodImage(5_000) };
          const records = [...bad.slice(0, place), good, ...bad.slice(place)].map(
            ({ before, after }, index): StreamRecord => ({
              sequenceNumber: String(index + 1),
              at: Date.now(),
              before: before as Item,
              after: after as Item,
            }),
          );
          const ports = new Ports();
          const outcome = await publish(records, ports, LABEL, timer);

          expect(outcome.failures).toEqual([]);
          const seen = new Set(
            [...ports.sent, ...outcome.parked].map(({ sequenceNumber }) => sequenceNumber),
          );
          expect(seen.size + outcome.suppressed).toBe(records.length);
          expect(
            ports.sent.filter(({ sequenceNumber }) => sequenceNumber === String(place + 1)),
          ).toHaveLength(2);
          expect(ports.kept.map(({ failure }) => failure)).toEqual(outcome.parked);
          for (const { reason } of outcome.parked) {
            expect(reason).not.toBe('');
            expect(showsCanary(reason)).toBe(false);
          }
          const bodies = [...ports.sent.map(({ body }) => body), ...ports.payloads.objects.values()].join();
          expect(bodies).not.toMatch(/password_hash|private/);
        },
      ),
      { numRuns: BATCHES, seed: SEED },
    );
  });
});
