import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { PurgeQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
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
  showLetter,
} from '../../../lib/operator';
import { Contract } from '../../../packages/cdk-event-sharing';
import { eventually } from '../../support/eventually';
import { operatorClients } from '../../support/operator-clients';
import { DeployedApp } from './support/deployed-app';
import { defineConsumer, defineOwner } from './support/pipeline';

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
  const deployed = new DeployedApp((app) => {
    const owner = defineOwner(app, {
      contracts: [contract],
      partitionKey: { name: 'word', type: AttributeType.STRING },
    });
    defineConsumer(app, 'reader', owner, { Word: { contract } });
  });
  let clients: OperatorClients;
  let replica: KnownReplica;

  beforeAll(async () => {
    clients = operatorClients(deployed.cloud);
    replica = replicaOf(await discover(clients), 'reader');
    for (const each of ITEMS) await deployed.put('Table', each);
    await showsAll();
  });

  const byWord = (items: readonly Record<string, AttributeValue>[]) =>
    Object.fromEntries(items.map((each) => [each.word?.S, each]));

  async function showsAll(items = ITEMS): Promise<void> {
    await eventually(async () => expect(byWord(await deployed.rows('Word'))).toEqual(byWord(items)));
  }

  async function emptyReplica(): Promise<void> {
    for (const { word } of ITEMS) await deployed.remove('Word', { word: word as AttributeValue });
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
    await deployed.put('Word', orphan);
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
    await deployed.put('Table', large);
    const others = ITEMS.filter(({ word }) => word?.S !== large.word?.S);
    await showsAll([...others, large]);
    await deployed.put('Table', item('\uffff'));
    await showsAll();
  });

  describe('in a message that cannot be applied', () => {
    const send = (QueueUrl: string, MessageBody: string) =>
      deployed.cloud.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
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
            ids.map((id) => showLetter(clients, replica, id, { reveal: true })),
          );
          expect(letters).toContainEqual(
            expect.objectContaining({ code: 'invalid', payload: expect.objectContaining({ data }) }),
          );
        });
        await deployed.cloud.clients.sqs.send(
          new PurgeQueueCommand({ QueueUrl: replica.deadLetterQueueUrl }),
        );
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
