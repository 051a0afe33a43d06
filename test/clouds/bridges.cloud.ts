import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { EndpointStacks } from '../../bin/endpoint-stacks';
import { eventually } from '../support/eventually';
import { PATIENCE_MS } from './backends/endpoint';
import { inventory } from './inventory';

const url = process.env.TEST_ENDPOINT ?? '';
if (!url) throw new Error('TEST_ENDPOINT is not set: use npm run test:bridges -- URL');

/** A row of the owner. */
interface Person {
  readonly id: string;
  readonly country: string;
  readonly name?: string;
}

describe('forwarders on another cloud', () => {
  let stacks: EndpointStacks;
  let before: string[];
  let outputs: Readonly<Record<string, string>>;
  let dynamodb: DynamoDBClient;
  let sqs: SQSClient;
  const received: Record<string, Message[]> = {};

  beforeAll(async () => {
    stacks = await EndpointStacks.at(url, { app: 'test/clouds/bridges-app.ts' });
    await stacks.bootstrap();
    before = await everything();
    outputs = Object.assign({}, ...Object.values(await stacks.deploy()));
    dynamodb = new DynamoDBClient(stacks.settings);
    sqs = new SQSClient(stacks.settings);
  });

  /** Names of what is at the endpoint. */
  const everything = async () => {
    const { EventBuses = [] } = await new EventBridgeClient(stacks.settings).send(
      new ListEventBusesCommand({}),
    );
    return [...(await inventory(stacks)), ...EventBuses.map(({ Name }) => `bus ${Name}`)];
  };
  const TableName = () => outputs.Table ?? '';
  const put = (person: Person) =>
    dynamodb.send(new PutItemCommand({ TableName: TableName(), Item: marshall(person) }));
  /** Everything that has come to a queue. */
  const messagesOf = async (queue: string): Promise<Message[]> => {
    const QueueUrl = outputs[queue];
    received[queue] ??= [];
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    for (const message of Messages) {
      received[queue].push(message);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
    return received[queue];
  };
  /** What the rule has handed on, of one person. */
  const heardOf = async (id: string) =>
    (await messagesOf('Heard'))
      .map(({ Body = '' }) => JSON.parse(Body))
      .filter(({ detail }) => detail.subject === id);
  const queuedOf = async (id: string) =>
    (await messagesOf('Fifo'))
      .map(({ Body = '', Attributes }) => ({ event: JSON.parse(Body), group: Attributes?.MessageGroupId }))
      .filter(({ event }) => event.subject === id);
  const until = (check: () => Promise<void>) => eventually(check, PATIENCE_MS);

  test('a rule of the bus hands on what it matches, in the envelope of EventBridge with the event whole', async () => {
    await put({ id: 'abroad', country: 'FR' });
    await put({ id: 'one', country: 'CH', name: 'Ada' });
    await until(async () => expect(await heardOf('one')).toHaveLength(1));
    const [envelope] = await heardOf('one');
    expect(envelope).toMatchObject({ source: 'people/Person', 'detail-type': 'people.PersonCreated' });
    const { detail } = envelope;
    expect(detail).toMatchObject({
      specversion: '1.0',
      source: 'people/Person',
      type: 'people.PersonCreated',
      dataschema: 'urn:event-sharing:people:Person:1.0',
      subject: 'one',
      data: { id: 'one', country: 'CH', name: 'Ada' },
    });
    expect(detail.sequence).toBe(detail.id);
    // It was written first, and has been matched by then.
    expect(await heardOf('abroad')).toEqual([]);
  });

  test('a FIFO queue gets the events of a row as a group, in order', async () => {
    await put({ id: 'two', country: 'CH', name: 'Bea' });
    await until(async () => expect(await queuedOf('two')).toHaveLength(1));
    await put({ id: 'two', country: 'CH', name: 'Bea B' });
    await until(async () => expect(await queuedOf('two')).toHaveLength(2));
    await dynamodb.send(new DeleteItemCommand({ TableName: TableName(), Key: { id: { S: 'two' } } }));
    await until(async () => expect(await queuedOf('two')).toHaveLength(3));
    const queued = await queuedOf('two');
    expect(queued.map(({ event }) => event.type)).toEqual(
      ['Created', 'Updated', 'Deleted'].map((kind) => `people.Person${kind}`),
    );
    expect(queued.map(({ group }) => group)).toEqual(Array(3).fill('people/Person/two'));
    expect(queued.map(({ event }) => event.sequence)).toEqual(
      queued.map(({ event }) => event.sequence).sort(),
    );
  });

  test('what was too large for the topic arrives with its data at both', async () => {
    const name = 'x'.repeat(300_000);
    await put({ id: 'three', country: 'CH', name });
    await until(async () => {
      expect(await heardOf('three')).toHaveLength(1);
      expect(await queuedOf('three')).toHaveLength(1);
    });
    const [[heard], [queued]] = [await heardOf('three'), await queuedOf('three')];
    for (const event of [heard.detail, queued?.event]) {
      expect(event.data.name).toBe(name);
      expect(event).not.toHaveProperty('dataref');
    }
  });

  test('nothing was parked, and nothing is left when they are destroyed', async () => {
    expect(await messagesOf('ToBusDeadLetters')).toEqual([]);
    expect(await messagesOf('ToQueueDeadLetters')).toEqual([]);
    expect(await everything()).toContainEqual(expect.stringMatching(/^bus Bridges/));
    await stacks.destroy();
    expect(await everything()).toEqual(before);
  });
});
