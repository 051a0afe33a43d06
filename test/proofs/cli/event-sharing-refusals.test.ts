import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { resumeHint } from '../../../lib/cli/commands/batch-job';
import { fieldValue, parseKey } from '../../../lib/cli/shared/arguments';
import { readStatus } from '../../../lib/operator';
import { eventSharing } from '../../cli/support/event-sharing';
import { type OperatedExample, operateExample, users } from '../../operator/support/operated-example';
import { eventually } from '../../support/eventually';
import { HttpProxy } from '../../support/http-proxy';

const saved = { ...process.env };
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
});
afterAll(() => {
  process.env = saved;
});

test.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_SSM'])(
  '%s may not lead to AWS without --real-aws',
  async (name) => {
    // No region is set: if this were not refused, the SDK would stop before it sends anything.
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:1';
    process.env[name] = 'https://ssm.eu-west-1.amazonaws.com';
    const { code, err } = await eventSharing(['status']);
    expect(code).toBe(2);
    expect(err).toContain(`${name} is https://ssm.eu-west-1.amazonaws.com, which is AWS itself`);
  },
);

test.each([
  ['AWS_ENDPOINT_URL_SQS', 'https://sqs.us-iso-east-1.c2s.ic.gov', 'not known to be something else'],
  ['AWS_ENDPOINT_URL', 'https://vpce-1.sqs.example.com', 'EVENT_SHARING_EMULATORS'],
  ['AWS_ENDPOINT_URL_S3', 's3.us-east-1.amazonaws.com', 'is not an HTTP URL'],
])('%s may not be %s', async (name, url, message) => {
  process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:1';
  process.env[name] = url;
  const { code, err } = await eventSharing(['status']);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test('a profile of the owner is for AWS itself', async () => {
  const { code, err } = await eventSharing([
    'status',
    '--endpoint',
    'http://127.0.0.1:1',
    '--owner-profile',
    'x',
  ]);
  expect(code).toBe(2);
  expect(err).toContain('--owner-profile x holds credentials of AWS: leave it out');
});

test('a missing region is a matter of usage, with the remedy', async () => {
  const { code, err } = await eventSharing(['status', '--endpoint', 'http://127.0.0.1:1']);
  expect(code).toBe(2);
  expect(err).toContain('Region is missing: give --region, or set AWS_REGION');
});

test('a key whose number would lose digits is refused, and taken as a text', () => {
  for (const number of ['12345678901234567890', '9007199254740993', '1e400', '0.10000000000000000001']) {
    expect(() => parseKey(`{"id":${number}}`)).toThrow(/quotation marks/);
    expect(() => fieldValue(`id=${number}`)).toThrow(/cannot be compared/);
  }
  expect(parseKey('{"id":1e2}')).toEqual({ id: 100 });
  expect(parseKey('{"id":"12345678901234567890"}')).toEqual({ id: '12345678901234567890' });
});

test('rows are chosen by exact values', () => {
  expect(() => fieldValue('id={"a":1}')).toThrow('expected a text, a number, true, false or null');
  expect(fieldValue('id=null')).toEqual({ id: [null] });
});

test('what to type to go on names the same rows', () => {
  const republish = { kind: 'republish', replica: 'orders/User' } as const;
  expect(resumeHint(republish, 'orders/User', 'r1')).toContain('republish orders/User --all --resume r1');
  const filter = { name: ["O'Neil"], newsletter: [true, false] };
  expect(resumeHint({ ...republish, filter }, 'orders/User', 'r1')).toContain(
    `republish orders/User --where 'name="O'\\''Neil"' --where 'newsletter=true' --where 'newsletter=false' --resume r1`,
  );
});

describe('on the local cloud', () => {
  const ROWS = 40;
  const LATE_MS = 1000;
  /** Name of the table whose rows are written late. */
  let late: string | undefined;
  let proxy: HttpProxy;
  let example: OperatedExample;
  beforeAll(async () => {
    example = await operateExample({
      async functionEndpoints({ dynamodb }) {
        proxy = await HttpProxy.start(dynamodb, async (asked, forward) => {
          const { TableName } = JSON.parse(asked.body.toString('utf8'));
          if (TableName === late) await sleep(LATE_MS);
          return forward(asked);
        });
        return { dynamodb: proxy.url };
      },
    });
    await example.tables.putAll(users(ROWS));
  });
  afterAll(async () => {
    await example?.stop();
    await proxy?.close();
  });
  beforeEach(() => Object.assign(process.env, example.cloud.environment));

  test.each([
    ['a field that there is not', ['republish', 'orders/User', '--where', 'shoe=1']],
    ['a run that there is not', ['seed', 'orders/User', '--resume', 'no-such-run']],
    ['another rate for a run', ['seed', 'orders/User', '--resume', 'r', '--rate', '5']],
  ])('%s is a matter of usage', async (_, args) => {
    expect(await eventSharing(args)).toMatchObject({ code: 2 });
  });

  test('a seed is compared when its rows have arrived, also if that takes longer than the lag budget', async () => {
    await eventually(async () => expect((await example.tables.items('Orders')).size).toBe(ROWS));
    const { clients, orders } = example;
    const keys = users(ROWS).map(({ user_id }) => ({ user_id: { N: String(user_id) } }));
    await Promise.all(
      keys.map((Key) => clients.dynamodb.send(new DeleteItemCommand({ TableName: orders.table, Key }))),
    );
    late = orders.table;
    const { code, out } = await eventSharing(['seed', 'orders/User', '--lag-budget', '0', '--json']);
    late = undefined;
    expect(JSON.parse(out)).toMatchObject({ audit: { checked: ROWS, missing: 0 } });
    expect(code).toBe(0);
  });

  test('interrupted, it still prints one JSON document, with the run', async () => {
    const controller = new AbortController();
    const seeding = eventSharing(
      ['seed', 'orders/User', '--rate', '10', '--json'],
      undefined,
      controller.signal,
    );
    const runs = () => readStatus(example.clients, example.topology);
    await eventually(async () => {
      const orders = (await runs()).replicas.find(({ replica }) => replica === 'orders/User');
      expect(orders?.lastRun?.state).toBe('running');
    });
    controller.abort();
    const { code, out } = await seeding;
    expect(code).toBe(130);
    expect(JSON.parse(out)).toMatchObject({ seed: { state: 'interrupted', run: expect.any(String) } });
  });
});
