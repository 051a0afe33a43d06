import { type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { LocalCloud } from '../../../lib/local-cloud';
import { escapeUnsafe } from '../../../lib/wire/json-text';
import { synthesiseExample } from '../../support/example-assembly';
import { ExampleTables } from '../../support/example-tables';
import { LABEL } from '../../support/user-events';
import { CANARY, showsCanary } from './canary';
import { bodies, goodBody } from './messages';
import { type Change, changes, goodImage } from './stream-images';

const REPLICATOR_BATCHES = 250;
const PUBLISHER_BATCHES = 50;
const SEED = 20_260_131;
const NEIGHBOUR = 100_000;
/** What no queue delivers. SQS takes characters beyond U+FFFF too, but its emulator refuses to have them parked. */
const NOT_IN_QUEUES = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}]/gu;
const MAX_BODY = 250_000;

/** Bodies that a queue can deliver, and records in which there is none. */
const records: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  {
    weight: 30,
    arbitrary: bodies
      .map((body) => ({ body: body.replace(NOT_IN_QUEUES, '?') }))
      .filter(({ body }) => body.length > 0 && Buffer.byteLength(body) < MAX_BODY),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { body: '[]', attributes: null },
      { body: ' ', attributes: { [CANARY]: CANARY } },
    ),
  },
);

const isJson = (change: Change): boolean => {
  try {
    return JSON.stringify(change).length < 1_000_000;
  } catch {
    return false;
  }
};

/** The built handlers, run as deployed. */
describe('the deployed handlers', () => {
  let cloud: LocalCloud;
  let assembly: Awaited<ReturnType<typeof synthesiseExample>>;
  let tables: ExampleTables;
  let inputs = 0;

  beforeAll(async () => {
    assembly = await synthesiseExample();
    cloud = await LocalCloud.start({ assembly: assembly.directory });
    const { clients, outputs } = cloud;
    tables = new ExampleTables({ clients, outputs, invoke: async () => undefined, stop: async () => {} });
  });
  afterAll(async () => {
    await cloud?.stop();
    assembly?.remove();
    console.log(`fuzz: ${inputs} malformed inputs to the built handlers`);
  });

  function expectNothingShown(): void {
    const shown = cloud.logs.entries().filter(({ message }) => showsCanary(message));
    expect(shown.slice(0, 3)).toEqual([]);
  }

  it('park what is no event with a reason, show none of it, and apply its good neighbour', async () => {
    const replicator = tables.output('Orders', 'ReplicatorName');
    const bad = fc.sample(fc.array(records, { minLength: 9, maxLength: 9 }), {
      numRuns: REPLICATOR_BATCHES,
      seed: SEED,
    });
    for (const [index, batch] of bad.entries()) {
      inputs += batch.length;
      const Records = [...batch, { body: goodBody(NEIGHBOUR + index) }].map((record, at) => ({
        messageId: `m${index}-${at}`,
        attributes: {},
        ...record,
      }));
      await deliver(replicator, Records);
    }
    const rows = await tables.rows('Orders');
    const missing = bad.map((_batch, index) => NEIGHBOUR + index).filter((id) => rows[id] === undefined);
    expect(missing).toEqual([]);

    const sent = new Set(bad.flat().map(({ body }) => escapeUnsafe(String(body))));
    const parked = await receiveAll(tables.output('Orders', 'DeadLetterQueueUrl'));
    expect(parked.length).toBe(cloud.metrics.sum('EventsParked', { service: 'orders' }));
    for (const { Body, MessageAttributes = {} } of parked) {
      expect(sent).toContain(Body);
      expect(MessageAttributes).toMatchObject({
        code: { StringValue: expect.stringMatching(/^[a-z-]+$/) },
        reason: { StringValue: expect.stringMatching(/./) },
      });
      expect(showsCanary(JSON.stringify(MessageAttributes))).toBe(false);
    }
    expectNothingShown();
  });

  it('publish or keep aside each stream record, show none of it, and publish its good neighbour', async () => {
    const publisher = tables.output('Users', 'PublisherName');
    const bad = fc.sample(fc.array(changes.filter(isJson), { minLength: 19, maxLength: 19 }), {
      numRuns: PUBLISHER_BATCHES,
      seed: SEED,
    });
    for (const [index, batch] of bad.entries()) {
      inputs += batch.length;
      const neighbour = { before: undefined, after: goodImage(2 * NEIGHBOUR + index) };
      const told = batch.filter(({ before, after }) => holds(before) || holds(after));
      const Records = [...told, neighbour].map(({ before, after }, at) =>
        streamRecord(index * 20 + at + 1, before, after),
      );
      const result = await cloud.invoke(publisher, { Records });
      expect({ error: result.error, payload: result.payload }).toEqual({
        error: undefined,
        payload: { batchItemFailures: [] },
      });
    }
    for (const index of bad.keys()) {
      const id = 2 * NEIGHBOUR + index;
      await tables.shows('Orders', id, { user_id: id, name: `good ${id}` });
    }
    expectNothingShown();
  });

  it('refuse a batch with a record that does not tell what happened to its row', async () => {
    const image = { user_id: { N: '1' }, name: { S: CANARY } };
    const good = streamRecord(1, undefined, goodImage(3 * NEIGHBOUR));
    const odd = [
      {},
      { eventName: CANARY },
      { eventName: 'constructor' },
      { eventName: 'REMOVE' },
      { dynamodb: null },
      { dynamodb: { ...(good.dynamodb as object), NewImage: image, StreamViewType: CANARY } },
      { dynamodb: { ...(good.dynamodb as object), NewImage: {} } },
      { dynamodb: { ...(good.dynamodb as object), NewImage: CANARY } },
    ];
    for (const other of odd) {
      inputs += 1;
      const Records = [good, { ...streamRecord(2), ...other }];
      const { error } = await cloud.invoke(tables.output('Users', 'PublisherName'), { Records });
      expect(error).toMatchObject({
        type: 'Unhandled',
        name: 'ProtocolError',
        message: expect.stringContaining('the stream of the table users cannot be published'),
      });
    }
    expect((await tables.rows('Orders'))[3 * NEIGHBOUR]).toBeUndefined();
    expect(cloud.metrics.sum('IncompleteBatches', { service: 'users' })).toBe(odd.length);
    expectNothingShown();
  });

  it('reject an event of another shape with an error, and go on', async () => {
    for (const name of [tables.output('Orders', 'ReplicatorName'), tables.output('Users', 'PublisherName')]) {
      for (const event of [
        null,
        CANARY,
        7,
        [],
        {},
        { Records: null },
        { Records: CANARY },
        { Records: [null] },
      ]) {
        inputs += 1;
        expect((await cloud.invoke(name, event)).error).toMatchObject({ type: 'Unhandled' });
      }
    }
    const Records = [{ messageId: 'm', body: goodBody(NEIGHBOUR - 1) }];
    const { payload } = await cloud.invoke(tables.output('Orders', 'ReplicatorName'), { Records });
    expect(payload).toEqual({ batchItemFailures: [] });
    expectNothingShown();
  });

  /** As a queue does it: what is reported as failed comes again, and is parked at the latest when it comes alone. */
  async function deliver(functionName: string, batch: readonly { messageId: string }[]): Promise<void> {
    let left = batch;
    for (let round = 0; left.length > 0 && round < batch.length; round += 1) {
      const { error, payload } = await cloud.invoke(functionName, { Records: left });
      expect(error).toBeUndefined();
      const { batchItemFailures } = payload as { batchItemFailures: { itemIdentifier: string }[] };
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      left = left.filter(({ messageId }) => failed.has(messageId));
    }
    expect(left).toEqual([]);
  }

  async function receiveAll(QueueUrl: string): Promise<Message[]> {
    const all: Message[] = [];
    for (;;) {
      const { Messages = [] } = await cloud.clients.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 600,
          MessageAttributeNames: ['All'],
        }),
      );
      if (Messages.length === 0) return all;
      all.push(...Messages);
    }
  }
});

/** Whether DynamoDB could have given it for an item, which has its key at least. */
function holds(image: unknown): boolean {
  return typeof image === 'object' && image !== null && Object.keys(image).length > 0;
}

function eventNameOf(before: unknown, after: unknown): string {
  if (!holds(before)) return 'INSERT';
  return holds(after) ? 'MODIFY' : 'REMOVE';
}

function streamRecord(number: number, OldImage?: unknown, NewImage?: unknown): Record<string, unknown> {
  return {
    eventID: String(number),
    eventName: eventNameOf(OldImage, NewImage),
    eventSource: 'aws:dynamodb',
    eventSourceARN: `arn:aws:dynamodb:us-east-1:000000000000:table/users/stream/${LABEL}`,
    awsRegion: 'us-east-1',
    dynamodb: {
      SequenceNumber: String(number),
      ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
      OldImage,
      NewImage,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}
