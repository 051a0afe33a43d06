import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import timers from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { DynamoDBClient, GetItemCommand } from '../../../lib/adapters/lean/client-dynamodb';
import { GetObjectCommand, S3Client } from '../../../lib/adapters/lean/client-s3';
import { PublishBatchCommand, SNSClient } from '../../../lib/adapters/lean/client-sns';
import { SendMessageCommand, SQSClient } from '../../../lib/adapters/lean/client-sqs';
import { endWithin } from '../../../lib/adapters/lean/deadline';
import { causeOf } from '../../../lib/protocol/rows/errors';
import { setEnvironment } from './environment';

/** Answers one request after the other; the last answer is that of all others too. */
let answers: RequestListener[];
let asked: string[];
let connections: number;
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().once('end', () => {
      asked.push(String(request.headers['x-amz-date']));
      const next = answers.length > 1 ? answers.shift() : answers[0];
      next?.(request, response);
    });
  }).on('connection', () => {
    connections += 1;
  });
  url = await listen(server);
});
afterAll(() => {
  server?.closeAllConnections();
  server?.close();
});
beforeEach(() => {
  [answers, asked, connections] = [[], [], 0];
  setEnvironment({ AWS_ENDPOINT_URL: url });
});
afterEach(() => {
  endWithin(Number.POSITIVE_INFINITY);
  jest.restoreAllMocks();
});

async function listen(listener: Server | ReturnType<typeof createTcpServer>): Promise<string> {
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
}

const answer =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers }).end(body);
const ITEM = '{"Item":{"id":{"S":"1"}}}';
const OK = answer(200, ITEM, { 'x-amz-crc32': String(crc32(ITEM)) });
const BUSY = answer(503, '');
const REFUSED = answer(400, '{"__type":"com.amazon.coral.validate#ValidationException","message":"no"}');

/** Pauses are as short as chance allows, unless a test looks at them. */
const withoutPauses = () => jest.spyOn(Math, 'random').mockReturnValue(0);
const get = (config?: object) =>
  new DynamoDBClient(config).send(new GetItemCommand({ TableName: 't', Key: { id: { S: '1' } } }));
const item = { Item: { id: { S: '1' } } };

describe('what may succeed is tried again', () => {
  beforeEach(() => void withoutPauses());

  const reset: RequestListener = (request) => void request.socket.destroy();
  const half: RequestListener = (_, response) => {
    response.writeHead(200, { 'content-length': ITEM.length });
    response.write(ITEM.slice(0, 5), () => response.destroy());
  };
  test.each<[string, RequestListener]>([
    ['a connection that is reset', reset],
    ['half an answer', half],
    ['500 without a body', answer(500, '')],
    ['500', answer(500, '{"__type":"InternalServerError"}')],
    ['502 of a proxy', answer(502, '<html>Bad gateway</html>')],
    ['503', BUSY],
    ['504', answer(504, '')],
    ['429', answer(429, '')],
    ['throttling', answer(400, '{"__type":"x#ProvisionedThroughputExceededException"}')],
    ['throttling of an account', answer(400, '{"__type":"ThrottlingException:http://internal/"}')],
    ['throttling by a header', answer(400, '{}', { 'x-amzn-errortype': 'RequestLimitExceeded' })],
    ['a wrong checksum', answer(200, ITEM, { 'x-amz-crc32': '1' })],
    ['HTML in place of JSON', answer(200, '<html>Log in</html>')],
    ['nothing in place of JSON', answer(200, '')],
  ])('after %s', async (_, trouble) => {
    answers = [trouble, OK];
    expect(await get()).toEqual(item);
    expect(asked).toHaveLength(2);
  });

  test('in XML of SNS and of S3 too', async () => {
    const throttled =
      '<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code></Error></ErrorResponse>';
    answers = [answer(400, throttled), answer(200, '<html/>'), answer(200, '<R><PublishBatchResult>')];
    const published = await new SNSClient().send(new PublishBatchCommand({ TopicArn: 't' } as never));
    expect(published).toEqual({ Failed: [] });
    answers = [answer(503, '<Error><Code>SlowDown</Code></Error>'), answer(200, 'ü')];
    const { Body } = await new S3Client().send(new GetObjectCommand({ Bucket: 'payloads', Key: 'a' }));
    expect(await Body.transformToString()).toBe('ü');
    expect(asked).toHaveLength(5);
  });

  test('when an object is not that of its checksum', async () => {
    const stored = { 'x-amz-checksum-crc32': 'AAAAAA==' };
    answers = [answer(200, '{}', stored), answer(200, '', stored)];
    const { Body } = await new S3Client().send(new GetObjectCommand({ Bucket: 'payloads', Key: 'a' }));
    expect(await Body.transformToString()).toBe('');
    // That of an object in parts is of its parts.
    answers = [answer(200, '{}', { 'x-amz-checksum-crc32': 'AAAAAA==-2' })];
    await new S3Client().send(new GetObjectCommand({ Bucket: 'payloads', Key: 'a' }));
    expect(asked).toHaveLength(3);
  });

  test('when a queue does not say that it has taken the message', async () => {
    answers = [answer(200, '{}'), answer(200, '{"MD5OfMessageBody":"9dd4e461268c8034f5c8564e155c67a6"}')];
    await new SQSClient().send(new SendMessageCommand({ QueueUrl: 'q', MessageBody: 'x' }));
    expect(asked).toHaveLength(2);
  });

  test('three times at most, or as often as is said', async () => {
    answers = [BUSY];
    await expect(get()).rejects.toMatchObject({ name: 'UnknownError', $metadata: { httpStatusCode: 503 } });
    expect(asked).toHaveLength(3);
    process.env.AWS_MAX_ATTEMPTS = '5';
    await expect(get()).rejects.toThrow();
    await expect(get({ maxAttempts: 1 })).rejects.toThrow();
    expect(asked).toHaveLength(3 + 5 + 1);
  });

  test('until nearly everything fails', async () => {
    answers = [BUSY];
    const client = new DynamoDBClient({ maxAttempts: 1_000 });
    const ask = () => client.send(new GetItemCommand({ TableName: 't', Key: {} }));
    await expect(ask()).rejects.toThrow();
    expect(asked).toHaveLength(101);
    await expect(ask()).rejects.toThrow();
    expect(asked).toHaveLength(102);
    answers = [OK];
    for (let index = 0; index < 5; index += 1) await ask();
    answers = [BUSY, OK];
    await ask();
    expect(asked).toHaveLength(109);
  });
});

describe('what will not succeed is not tried again', () => {
  const never: [string, RequestListener, object][] = [
    ['a refusal', REFUSED, { name: 'ValidationException', message: 'no', $fault: 'client' }],
    [
      'a condition that does not hold, with the item that is there',
      answer(400, `{"__type":"x#ConditionalCheckFailedException","Message":"failed",${ITEM.slice(1)}`),
      { name: 'ConditionalCheckFailedException', message: 'failed', ...item },
    ],
    ['a redirection', answer(301, '', { location: 'http://127.0.0.1:9' }), { name: 'UnknownError' }],
    ['a page of somebody else', answer(403, '<html><Code>x y</Code>'), { name: 'UnknownError' }],
    ['JSON of somebody else', answer(400, '{"__type":{"a":1},"stack":"x"}'), { name: 'UnknownError' }],
    ['JSON that is no object', answer(400, 'null'), { name: 'UnknownError' }],
  ];
  test.each(never)('%s', async (_, trouble, error) => {
    answers = [trouble];
    await expect(get()).rejects.toMatchObject(error);
    expect(asked).toHaveLength(1);
  });

  test('an object that is not there', async () => {
    answers = [
      answer(404, '<?xml version="1.0"?>\n<Error><Code>NoSuchKey</Code><Message>a &lt; b</Message></Error>'),
    ];
    const asking = new S3Client().send(new GetObjectCommand({ Bucket: 'payloads', Key: 'a' }));
    await expect(asking).rejects.toMatchObject({ name: 'NoSuchKey', message: 'a < b' });
  });

  test('an answer without end', async () => {
    answers = [
      (_, response) => {
        const more = () => {
          if (!response.destroyed) response.write(Buffer.alloc(1 << 20), more);
        };
        more();
      },
    ];
    await expect(get()).rejects.toThrow(/has more than the \d+ bytes/);
    expect(asked).toHaveLength(1);
  });
});

test('an error tells its code, status and request, for logs', async () => {
  answers = [
    answer(400, '{"__type":"ValidationException","message":"a value"}', { 'x-amzn-requestid': 'R1' }),
  ];
  const error = await get().catch((each: unknown) => each);
  expect(causeOf(error)).toBe('ValidationException (HTTP 400, request R1)');
});

test('a connection is kept for the next request', async () => {
  answers = [OK];
  const client = new DynamoDBClient();
  for (let index = 0; index < 3; index += 1)
    await client.send(new GetItemCommand({ TableName: 't', Key: {} }));
  expect([asked.length, connections]).toEqual([3, 1]);
  client.destroy();
});

test('an answer that the server announces by "100 Continue" is waited for', async () => {
  answers = [
    (request, response) => {
      response.writeContinue();
      OK(request, response);
    },
  ];
  expect(await get()).toEqual(item);
});

describe('time', () => {
  test('no attempt lasts longer than it may', async () => {
    answers = [() => {}];
    const asking = get({ maxAttempts: 1, requestHandler: { requestTimeout: 50 } });
    await expect(asking).rejects.toMatchObject({ name: 'TimeoutError', message: 'no answer within 50 ms' });
  });

  test('a connection that does not come about is given up', async () => {
    // The queue of connections that nobody accepts is full.
    const sockets: Socket[] = [];
    const silent = createTcpServer().on('connection', (socket) => void sockets.push(socket));
    const base = await listen(silent);
    process.env.AWS_ENDPOINT_URL = base.replace('http:', 'https:');
    const asking = get({ maxAttempts: 1, requestHandler: { connectionTimeout: 50, requestTimeout: 5_000 } });
    await expect(asking).rejects.toMatchObject({
      name: 'TimeoutError',
      message: 'no connection within 50 ms',
    });
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  test('nothing outlasts the invocation', async () => {
    answers = [() => {}];
    endWithin(600);
    await expect(get()).rejects.toThrow(/^no answer within (100|\d\d) ms$/);
    // Nothing is left for a pause.
    expect(asked).toHaveLength(1);
    await expect(get()).rejects.toThrow('the time of the invocation is over');
    expect(asked).toHaveLength(1);
  });

  test('a time of day that is put right meanwhile takes nothing from the invocation', async () => {
    answers = [OK];
    endWithin(60_000);
    const moved = Date.now() + 3_600_000;
    jest.spyOn(Date, 'now').mockReturnValue(moved);
    await expect(get()).resolves.toBeDefined();
  });

  test.each<[string, RequestListener, number, number]>([
    ['a fault', BUSY, 100, 200],
    ['throttling', answer(400, '{"__type":"ThrottlingException"}'), 500, 1_000],
    ['a service that asks for milliseconds', answer(503, '', { 'x-amz-retry-after': '700' }), 700, 700],
    ['a service that asks for seconds', answer(429, '', { 'retry-after': '2' }), 2_000, 2_000],
  ])('pauses after %s are as long as they should be at most', async (_, trouble, first, second) => {
    jest.spyOn(Math, 'random').mockReturnValue(1);
    const pauses: number[] = [];
    jest
      .spyOn(timers, 'setTimeout')
      .mockImplementation(async (milliseconds) => void pauses.push(milliseconds ?? 0) as never);
    answers = [trouble];
    await expect(get()).rejects.toThrow();
    expect(pauses).toEqual([first, second]);
  });
});

describe('a clock that is wrong', () => {
  const late = answer(400, '{"__type":"InvalidSignatureException","message":"Signature expired"}', {
    date: new Date(Date.now() + 3_600_000).toUTCString(),
  });

  test('is put right by the one of the service, and stays so', async () => {
    answers = [late, OK];
    const client = new DynamoDBClient();
    const ask = () => client.send(new GetItemCommand({ TableName: 't', Key: {} }));
    await ask();
    await ask();
    const [first, ...others] = asked.map((time) =>
      Date.parse(time.replace(/(.{4})(..)(..T..)(..)(..)/, '$1-$2-$3:$4:$5')),
    );
    for (const other of others) expect(other - (first ?? 0)).toBeGreaterThan(3_500_000);
    expect(others).toHaveLength(2);
  });

  test('is not blamed twice, nor for a signature that is wrong', async () => {
    answers = [late];
    await expect(get()).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    expect(asked).toHaveLength(2);
    answers = [answer(400, '{"__type":"InvalidSignatureException"}')];
    await expect(get()).rejects.toThrow();
    expect(asked).toHaveLength(3);
  });
});

test('credentials are those of the moment', async () => {
  const seen: unknown[] = [];
  answers = [
    (request, response) => {
      seen.push(/Credential=(\w+)/.exec(String(request.headers.authorization))?.[1]);
      OK(request, response);
    },
  ];
  const client = new DynamoDBClient();
  const ask = () => client.send(new GetItemCommand({ TableName: 't', Key: {} }));
  await ask();
  process.env.AWS_ACCESS_KEY_ID = 'RENEWED';
  await ask();
  expect(seen).toEqual(['AKIDEXAMPLE', 'RENEWED']);
  delete process.env.AWS_SECRET_ACCESS_KEY;
  await expect(ask()).rejects.toThrow(/there are no credentials.*set AWS_ACCESS_KEY_ID/);
});

test('a missing region is named', async () => {
  delete process.env.AWS_REGION;
  await expect(get()).rejects.toThrow(/no region.*set AWS_REGION/);
});
