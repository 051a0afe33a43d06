import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AttributeValue,
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { PurgeQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { LocalCloud } from '../../lib/local-cloud';
import {
  auditReplica,
  discover,
  feedOfReplica,
  type KnownReplica,
  listDeadLetters,
  type OperatorClients,
  redrive,
  replicaOf,
  republishKeys,
  runBatchJob,
  showDeadLetter,
} from '../../lib/operator';
import {
  BoundedContext,
  ChangeFeed,
  Contract,
  OwnedTable,
  ReadReplica,
} from '../../packages/cdk-event-sharing';
import { eventually } from '../support/eventually';
import { operatorClients } from '../support/operator-clients';

const contract = Contract.fromObject({
  'x-contract': { owner: 'dictionary', entity: 'Word', version: '1.0', key: ['word'] },
  type: 'object',
  properties: {
    word: { type: 'string' },
    text: { type: 'string' },
    forms: { type: 'object', additionalProperties: { type: 'string' } },
    tags: { type: 'array', uniqueItems: true, items: { type: 'string' } },
  },
  required: ['word'],
});

/** Half of a surrogate pair is not among them: DynamoDB holds none. */
const CHARACTERS = [
  '\ufffe',
  '\uffff',
  '\ufdd0',
  '\u{1F600}',
  '\u{1FFFF}',
  '\u{10FFFF}',
  '\u0085',
  '\u2028',
  '\u0000',
];
const item = (character: string): Record<string, AttributeValue> => ({
  word: { S: `key ${character}` },
  text: { S: `${character} "value" ${character}` },
  forms: { M: { [`form ${character}`]: { S: character } } },
  tags: { SS: [character] },
});
const ITEMS = CHARACTERS.map(item);

describe('characters that a queue may refuse', () => {
  const folder = mkdtempSync(join(tmpdir(), 'characters-'));
  let cloud: LocalCloud;
  let clients: OperatorClients;
  let replica: KnownReplica;
  let table: string;

  beforeAll(async () => {
    const app = new App({ outdir: folder });
    const owner = new Stack(app, 'Dictionary');
    const dictionary = new BoundedContext(owner, 'Context', { name: 'dictionary' });
    const words = new OwnedTable(dictionary, 'Words', {
      partitionKey: { name: 'word', type: AttributeType.STRING },
    });
    new ChangeFeed(dictionary, 'Feed', { table: words, contracts: [contract] });
    const consumer = new Stack(app, 'Reader');
    new ReadReplica(new BoundedContext(consumer, 'Context', { name: 'reader' }), 'Word', { contract });
    consumer.addStackDependency(owner);
    new CfnOutput(owner, 'Table', { value: words.table.tableName });
    app.synth();
    cloud = await LocalCloud.start({ assembly: folder });
    clients = operatorClients(cloud);
    replica = replicaOf(await discover(clients), 'reader');
    table = String(cloud.outputs.Dictionary?.Table);
    for (const Item of ITEMS)
      await cloud.clients.dynamodb.send(new PutItemCommand({ TableName: table, Item }));
    await showsAll();
  }, 60_000);
  afterAll(async () => {
    await cloud?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const byWord = (items: readonly Record<string, AttributeValue>[]) =>
    Object.fromEntries(items.map((each) => [each.word?.S, each]));

  async function showsAll(items = ITEMS): Promise<void> {
    await eventually(async () => {
      const scan = new ScanCommand({ TableName: replica.table, ConsistentRead: true });
      const { Items = [] } = await cloud.clients.dynamodb.send(scan);
      const rows = Items.filter(({ __deleted }) => !__deleted?.BOOL).map(
        ({ __seq, __at, __ttl, ...row }) => row,
      );
      expect(byWord(rows)).toEqual(byWord(items));
    });
  }

  async function emptyReplica(): Promise<void> {
    for (const { word } of ITEMS) {
      const Key = { word: word as AttributeValue };
      await cloud.clients.dynamodb.send(new DeleteItemCommand({ TableName: replica.table, Key }));
    }
  }

  const audit = (repair = false) => auditReplica(clients, replica, { lagBudgetMs: 500, repair });

  test('go through stream and topic, as key, value, name of a member and element, and compare as equal', async () => {
    const clean = { missing: 0, stale: 0, orphaned: 0, unshareable: 0 };
    expect(await audit()).toMatchObject({ checked: ITEMS.length, ...clean });
  });

  test.each(['seed', 'republish'] as const)('come back by %s', async (kind) => {
    await emptyReplica();
    const result = await runBatchJob(clients, feedOfReplica(replica), { kind, replica: replica.name });
    expect(result).toMatchObject({ state: 'finished', sent: ITEMS.length, refused: 0 });
    await showsAll();
  });

  test('come back by the republication of single rows', async () => {
    await emptyReplica();
    const keys = ITEMS.map(({ word }) => ({ key: { word: { S: String(word?.S) } } }));
    const results = await republishKeys(clients, feedOfReplica(replica), replica.name, keys);
    expect(results).toEqual(ITEMS.map(() => ({ kind: 'marked' })));
    await showsAll();
  });

  test('are repaired by an audit, rows too that the owner does not have', async () => {
    await emptyReplica();
    const orphan = { ...item('\uffff\ufffe'), word: { S: 'orphan \uffff\u{1F600}' } };
    await cloud.clients.dynamodb.send(new PutItemCommand({ TableName: replica.table, Item: orphan }));
    expect(await audit(true)).toMatchObject({
      missing: ITEMS.length,
      orphaned: 1,
      repaired: ITEMS.length + 1,
      unrepaired: 0,
    });
    await showsAll();
  }, 30_000);

  test('go with data that is too large for a message', async () => {
    const large: Record<string, AttributeValue> = {
      ...item('\uffff'),
      text: { S: '\uffff\u{1F600}'.repeat(40_000) },
    };
    await cloud.clients.dynamodb.send(new PutItemCommand({ TableName: table, Item: large }));
    const others = ITEMS.filter(({ word }) => word?.S !== large.word?.S);
    await showsAll([...others, large]);
    await cloud.clients.dynamodb.send(new PutItemCommand({ TableName: table, Item: item('\uffff') }));
    await showsAll();
  });

  describe('in a message that cannot be applied', () => {
    const send = (QueueUrl: string, MessageBody: string) =>
      cloud.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    const event = (data: object, number: number) => {
      const sequence = `2099-01-01T00:00:00.000/${String(number).padStart(40, '0')}`;
      const word = String((data as { word?: string }).word).toWellFormed();
      return {
        specversion: '1.0',
        id: sequence,
        source: 'dictionary/Word',
        type: 'dictionary.WordCreated',
        subject: encodeURIComponent(word),
        time: new Date().toISOString(),
        dataschema: 'urn:event-sharing:dictionary:Word:1.0',
        sequence,
        data,
      };
    };
    /** What every queue takes: the raw characters show again where the text is read. */
    const ascii = (text: string) =>
      text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    /** As SNS wraps what it could not deliver. */
    const wrapped = (value: object) =>
      JSON.stringify({ Type: 'Notification', Message: JSON.stringify(value) });

    test.each(['\ufffe', '\uffff', '\u{1F600}', '\ud83d'])(
      '%j is parked whole, listed and shown',
      async (character) => {
        const word = `parked ${CHARACTERS.indexOf(character)}`;
        const data = { word, text: 42, forms: { [character]: character } };
        await send(replica.queueUrl, ascii(JSON.stringify(event(data, 1))));
        await eventually(async () => {
          const groups = await listDeadLetters(clients, replica);
          const ids = groups.flatMap(({ examples }) => examples);
          const letters = await Promise.all(
            ids.map((id) => showDeadLetter(clients, replica, id, { payload: true })),
          );
          expect(letters).toContainEqual(
            expect.objectContaining({ code: 'invalid', payload: expect.objectContaining({ data }) }),
          );
        });
        await cloud.clients.sqs.send(new PurgeQueueCommand({ QueueUrl: replica.deadLetterQueueUrl }));
      },
      30_000,
    );

    test('is redriven as it is, also out of an envelope that held it raw', async () => {
      const words = ['\ufffe', '\uffff', '\u{1F600}'].map((each) => `redriven ${each}`);
      for (const [index, word] of words.entries()) {
        const text = ascii(wrapped(event({ word, text: word }, index + 10)));
        await send(replica.subscriptionDeadLetterQueueUrl, text);
      }
      const report = await redrive(clients, replica, 'all', { canary: false });
      expect(report).toMatchObject({ state: 'done', selected: 3, settled: 3, refused: [] });
      await showsAll([...ITEMS, ...words.map((word) => ({ word: { S: word }, text: { S: word } }))]);
    }, 30_000);
  });
});
