import fc from 'fast-check';
import { Contract } from '../../lib/contracts/contract';
import type { Item } from '../../lib/protocol/attribute-values';
import type { OutgoingEvent, StreamRecord } from '../../lib/protocol/outgoing-event';
import { type Failure, type Feed, publish } from '../../lib/protocol/publish';
import { InMemoryPayloads } from '../support/replica-in-memory';
import { userSchema } from '../support/user-contract';
import { LABEL } from '../support/user-events';
import { showsCanary } from './canary';
import { changes, goodImage } from './stream-images';

const BATCHES = 4_000;
const BATCH = 9;
const SEED = 20_260_131;

const properties = { ...userSchema.properties, address: { type: 'object' } };
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
  readonly contracts = [user, member];
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
