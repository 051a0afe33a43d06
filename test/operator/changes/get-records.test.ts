import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { TailedRecord } from '../../../lib/operator/changes/delivered';
import { getRecords } from '../../../lib/operator/changes/get-records';
import { ShardTail } from '../../../lib/operator/changes/shard-tail';

const record = (number: number) => ({
  eventName: 'INSERT',
  dynamodb: {
    ApproximateCreationDateTime: 1_767_312_000,
    Keys: { id: { B: 'AAE=' } },
    SequenceNumber: String(number),
    SizeBytes: 9,
  },
});
const records = [1, 2, 3].map(record);
const whole = JSON.stringify({ Records: records, NextShardIterator: 'next' });

describe('records of a shard, as the SDK asks for them', () => {
  let server: Server;
  let streams: DynamoDBStreamsClient;
  let answers: ((response: ServerResponse) => void)[];
  let asked: Record<string, unknown>[];

  beforeEach(async () => {
    answers = [];
    asked = [];
    server = createServer(async (request, response) => {
      asked.push(JSON.parse(await text(request)));
      answers.shift()?.(response);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    streams = new DynamoDBStreamsClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      maxAttempts: 2,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  });

  afterEach(async () => {
    streams.destroy();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  async function read(): Promise<{ taken: TailedRecord[]; next?: string }> {
    const taken: TailedRecord[] = [];
    const next = await getRecords(streams, 'here', (each) => taken.push(each));
    return { taken, next };
  }

  test('are taken in the wire form, and the iterator is told', async () => {
    answers = [(response) => response.end(whole)];
    expect(await read()).toEqual({ taken: records, next: 'next' });
  });

  test('are taken before the answer has ended', async () => {
    const taken: TailedRecord[] = [];
    let finish = () => undefined as unknown;
    answers = [
      (response) => {
        response.write(whole.slice(0, -40));
        finish = () => response.end(whole.slice(-40));
      },
    ];
    await getRecords(streams, 'here', (each) => {
      taken.push(each);
      if (taken.length === 2) finish();
    });
    expect(taken).toEqual(records);
  });

  test('are taken once when the answer breaks off and the SDK asks again', async () => {
    answers = [
      (response) => response.write(whole.slice(0, -60), () => response.destroy()),
      (response) => response.end(whole),
    ];
    expect(await read()).toEqual({ taken: records, next: 'next' });
    expect(answers).toEqual([]);
  });

  test('are not taken from an error, which has the name that the service gave it', async () => {
    const error = JSON.stringify({ __type: 'x#ExpiredIteratorException', message: 'old', Records: records });
    answers = [(response) => response.writeHead(400).end(error)];
    const taken: TailedRecord[] = [];
    const reading = getRecords(streams, 'here', (each) => taken.push(each));
    await expect(reading).rejects.toMatchObject({ name: 'ExpiredIteratorException' });
    expect(taken).toEqual([]);
  });

  test('are left to the SDK when the answer says that it is no JSON', async () => {
    answers = [(response) => response.setHeader('content-type', 'application/cbor').end(whole)];
    const { taken, next } = await read();
    expect(taken.map(({ dynamodb }) => dynamodb?.SequenceNumber)).toEqual(['1', '2', '3']);
    expect(taken[0]?.dynamodb?.ApproximateCreationDateTime).toBeInstanceOf(Date);
    expect(taken[0]?.dynamodb?.Keys).toEqual({ id: { B: 'AAE=' } });
    expect(next).toBe('next');
  });

  test('are not read again when no answer came to its end: the shard is read on behind the last', async () => {
    const iterator = (response: ServerResponse) => response.end('{"ShardIterator":"here"}');
    const broken = (response: ServerResponse) =>
      response.write(whole.slice(0, -60), () => response.destroy());
    answers = [iterator, broken, broken, iterator, (response) => response.end('{"Records":[]}')];
    const tail = new ShardTail(streams, 'arn', 'shard', { at: 'LATEST' });
    const taken: TailedRecord[] = [];
    await expect(tail.read((each) => taken.push(each))).rejects.toThrow();
    expect(taken).toEqual(records.slice(0, 2));
    expect(await tail.read((each) => taken.push(each))).toBe(0);
    expect(asked.at(-2)).toMatchObject({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: '2' });
    expect(tail.closed).toBe(true);
  });
});
