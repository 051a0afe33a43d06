import fc from 'fast-check';
import { eventOf, MAX_BYTES } from '../../lib/protocol/replication/outgoing-event';
import type { PayloadStore } from '../../lib/protocol/replication/payloads';
import { replicate } from '../../lib/protocol/replication/replicate';
import { toItem } from '../../lib/protocol/rows/attribute-values';
import { ProtocolError } from '../../lib/protocol/rows/errors';
import type { Item } from '../../lib/wire/item';
import { InMemoryParking, InMemoryPayloads, InMemoryStore } from '../support/replica-in-memory';
import { sharedContract } from '../support/shared-contract';
import { userContract, userReplica } from '../support/user-contract';
import { LABEL, NOW } from '../support/user-events';

/** A name or flag; no event can carry a binary one, and none can hold a huge one inline. */
type Value = 'a' | 'b' | 'binary' | 'huge';

interface Step {
  readonly user_id: number;
  /** `undefined` deletes the user. */
  readonly name?: Value;
  readonly newsletter: boolean | 'binary';
}

const steps = fc.array(
  fc.record({
    user_id: fc.integer({ min: 1, max: 2 }),
    name: fc.option(fc.constantFrom<Value>('a', 'b', 'binary', 'huge'), { nil: undefined }),
    newsletter: fc.constantFrom<boolean | 'binary'>(true, false, 'binary'),
  }),
  { minLength: 1, maxLength: 20 },
);

const HUGE = 'x'.repeat(MAX_BYTES);
const BINARY = { B: 'AQI=' } as object;

function textOf(name: Value): string {
  return name === 'huge' ? HUGE : name;
}

function itemOf({ user_id, name, newsletter }: Step): Item | undefined {
  if (name === undefined) return undefined;
  return {
    ...toItem({ user_id }),
    name: name === 'binary' ? BINARY : { S: textOf(name) },
    newsletter: newsletter === 'binary' ? BINARY : { BOOL: newsletter },
  };
}

const refused = ({ name, newsletter }: Step) => name === 'binary' || newsletter === 'binary';

/** Bodies that the owner's publisher sends; a record that it refuses gives none. */
async function publishLife(life: readonly Step[], payloads: PayloadStore): Promise<string[]> {
  const owner = new Map<number, Item | undefined>();
  const bodies: string[] = [];
  for (const [index, step] of life.entries()) {
    const [before, after] = [owner.get(step.user_id), itemOf(step)];
    owner.set(step.user_id, after);
    try {
      const record = { sequenceNumber: String(index + 1), at: NOW, before, after };
      const event = await eventOf(record, sharedContract(userContract), LABEL, payloads);
      if (event) bodies.push(event.body);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  }
  return bodies;
}

/** What the subscription's filter policy lets through. */
function delivered(body: string): boolean {
  const { dataref, data } = JSON.parse(body);
  const { newsletter, __previous: previous = {} } = data;
  return (
    dataref !== undefined ||
    newsletter === true ||
    previous.newsletter === true ||
    previous.__incomplete === true
  );
}

describe('convergence, with values that cannot be shared now and then', () => {
  it.each([
    ['an unfiltered replica', undefined],
    ['a filtered replica', { newsletter: [true] }],
  ])('%s equals the owner wherever the last value can be shared', async (_, filter) => {
    await fc.assert(
      fc.asyncProperty(steps, fc.infiniteStream(fc.nat()), async (life, random) => {
        const store = new InMemoryStore();
        const replica = userReplica({ filter });
        const payloads = new InMemoryPayloads();
        const bodies = await publishLife(life, payloads);
        const shuffled = bodies
          .filter((body) => filter === undefined || delivered(body))
          .map((body) => ({ body, at: random.next().value }))
          .sort((a, b) => a.at - b.at);
        for (const { body } of shuffled) {
          const ports = { store, parking: new InMemoryParking(), payloads };
          await replicate([{ id: 'm', body }], replica, ports, NOW);
        }
        const rows = store.visible();
        for (const last of new Map(life.map((step) => [step.user_id, step])).values()) {
          if (last.name !== undefined && refused(last)) continue;
          const wanted = last.name !== undefined && (filter === undefined || last.newsletter === true);
          expect(rows[last.user_id]).toEqual(
            wanted ? { user_id: last.user_id, name: textOf(last.name ?? 'a') } : undefined,
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});
