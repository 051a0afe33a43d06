import type { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { DynamoDbReplicaStore } from '../../../lib/adapters/dynamodb-replica-store';
import { SqsParkingLot } from '../../../lib/adapters/sqs-parking-lot';
import { Contract } from '../../../lib/contracts/contract';
import { createRowCheck } from '../../../lib/contracts/validation/validators';
import { parseEvent } from '../../../lib/protocol/replication/event';
import { type Outcome, replicate } from '../../../lib/protocol/replication/replicate';
import { ProtocolError } from '../../../lib/protocol/rows/errors';
import { escapeUnsafe } from '../../../lib/wire/json-text';
import { InMemoryPayloads } from '../../support/replica-in-memory';
import { userReplica, userSchema } from '../../support/user-contract';
import { showsCanary } from './canary';
import { bodies, goodBody } from './messages';

const BATCHES = 6_500;
const BATCH = 9;
const SEED = 20_260_131;
const NEIGHBOUR = 5_000;

const contract = Contract.fromObject({
  ...userSchema,
  properties: { ...userSchema.properties, address: { type: 'object', additionalProperties: true } },
});
const rowCheck = createRowCheck(contract);
const replica = userReplica({
  contract,
  fields: contract.fields,
  filter: undefined,
  validate: (part, data) =>
    part === 'row' && rowCheck(data) ? 'row does not fit the contract' : keyProblem(data.user_id),
});

function keyProblem(id: unknown): string | undefined {
  return Number.isInteger(id) ? undefined : 'key does not fit the contract';
}

/** The shipped adapters, over clients that only write down what they are asked. */
class Ports {
  readonly applied = new Set<string>();
  readonly parked: { body: string; attributes: string }[] = [];
  readonly payloads = new InMemoryPayloads();
  readonly store = new DynamoDbReplicaStore(
    {
      send: async ({ input }: PutItemCommand) => {
        // As the client does before it sends anything.
        JSON.stringify(input);
        this.applied.add(String(input.Item?.user_id?.N));
        return {};
      },
    } as unknown as DynamoDBClient,
    'replica',
    contract,
  );
  readonly parking = new SqsParkingLot(
    {
      send: async ({ input }: SendMessageCommand) => {
        const attributes = Object.values(input.MessageAttributes ?? {}).map(
          ({ StringValue = '' }) => StringValue,
        );
        if (!attributes.every((text) => text !== '' && text.isWellFormed()))
          throw new Error('InvalidParameterValue');
        this.parked.push({
          body: String(input.MessageBody),
          attributes: JSON.stringify(input.MessageAttributes),
        });
        return {};
      },
    } as unknown as SQSClient,
    'http://127.0.0.1:9/parking',
    { replica: replica.name, function: 'replicator' },
  );
}

/** What the handler logs of an outcome. */
function logged({ id, sequence, code, reason }: Outcome): string {
  return JSON.stringify({ id, sequence, code, reason });
}

describe('decoding', () => {
  let inputs = 0;
  afterAll(() => console.log(`fuzz: ${inputs} malformed messages decoded`));

  it('reads an event or says what is wrong with it, and never fails otherwise', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        inputs += 1;
        try {
          parseEvent(body);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
          expect(showsCanary((error as Error).message)).toBe(false);
        }
      }),
      { numRuns: 5_000, seed: SEED },
    );
  });

  it('parks what is nested too deeply for a contract that refers to itself', async () => {
    const address = { type: 'object', properties: { a: { $ref: '#/properties/address' } } };
    const nested = Contract.fromObject({ ...userSchema, properties: { ...userSchema.properties, address } });
    const check = createRowCheck(nested);
    const validate = (_part: string, data: object) => check(data);
    const body = goodBody(1).replace(
      '"name"',
      `"address":${'{"a":'.repeat(60_000)}{}${'}'.repeat(60_000)},"name"`,
    );
    const ports = new Ports();
    const [outcome] = await replicate(
      [{ id: 'm', body }],
      { ...replica, contract: nested, validate },
      ports,
      Date.now(),
    );
    expect(outcome).toMatchObject({
      kind: 'parked',
      code: 'malformed',
      reason: expect.stringMatching(/too deeply/),
    });
    expect(ports.parked).toHaveLength(1);
  });

  it('parks a change that goes by the name of another row, and applies that row', async () => {
    const ports = new Ports();
    const good = goodBody(NEIGHBOUR);
    const impostor = { ...JSON.parse(goodBody(1)), subject: String(NEIGHBOUR) };
    impostor.sequence = impostor.sequence.replace(/1$/, '2');
    const messages = [good, JSON.stringify(impostor)].map((body, index) => ({ id: `m${index}`, body }));
    const outcomes = await replicate(messages, replica, ports, Date.now());
    expect(outcomes.find(({ id }) => id === 'm0')).toMatchObject({ kind: 'applied' });
    expect(outcomes.find(({ id }) => id === 'm1')).toMatchObject({ kind: 'parked', code: 'malformed' });
  });

  it('parks what is no event with a reason, shows none of it, and applies its good neighbour', async () => {
    let neighbour = NEIGHBOUR;
    await fc.assert(
      fc.asyncProperty(
        fc.array(bodies, { minLength: BATCH, maxLength: BATCH }),
        fc.nat({ max: BATCH }),
        async (bad, place) => {
          inputs += bad.length;
          neighbour += 1;
          const ports = new Ports();
          const batch = [...bad.slice(0, place), goodBody(neighbour), ...bad.slice(place)];
          const messages = batch.map((body, index) => ({ id: `m${index}`, body }));
          const outcomes = await replicate(messages, replica, ports, Date.now());

          expect(outcomes.map(({ id }) => id).sort()).toEqual(messages.map(({ id }) => id).sort());
          expect(outcomes.find(({ id }) => id === `m${place}`)?.kind).toBe('applied');
          expect(ports.applied).toContain(String(neighbour));
          // An older change of a row waits for the newest, and comes again when that one is parked.
          const parkedRows = outcomes.filter(({ kind }) => kind === 'parked').map(({ subject }) => subject);
          const waiting = outcomes.filter(({ kind }) => kind === 'retry');
          expect(waiting.filter(({ subject }) => !parkedRows.includes(subject))).toEqual([]);
          for (const outcome of outcomes) expect(showsCanary(logged(outcome))).toBe(false);
          const parked = outcomes.filter(({ kind }) => kind === 'parked');
          expect(parked.every(({ code, reason }) => code && reason)).toBe(true);
          expect(ports.parked).toHaveLength(parked.length);
          for (const { body, attributes } of ports.parked) {
            expect(batch.map(escapeUnsafe)).toContain(body);
            expect(showsCanary(attributes)).toBe(false);
          }
        },
      ),
      { numRuns: BATCHES, seed: SEED },
    );
  });
});
