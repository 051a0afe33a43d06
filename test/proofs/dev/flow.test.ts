import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DevProcess, endAll } from '../../dev/support/dev-process';
import { synthesiseExample } from '../../support/example-assembly';
import { temporaryDirectory } from '../../support/temporary-directory';

let dev: DevProcess;
let dynamodb: DynamoDBClient;
let table: string;

beforeAll(async () => {
  const { directory } = await synthesiseExample();
  dev = new DevProcess(temporaryDirectory(), ['--json', '--enforce-iam', '--assembly', directory]);
  const { environment } = (await dev.event('started')) as unknown as {
    environment: Record<string, string>;
  };
  await dev.event('ready');
  table = String((await dev.event('output', ({ name }) => name === 'UsersTableName')).value);
  dynamodb = new DynamoDBClient({
    endpoint: environment.AWS_ENDPOINT_URL_DYNAMODB,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterAll(endAll);

const put = (id: string, more: object = {}) =>
  dynamodb.send(
    new PutItemCommand({
      TableName: table,
      Item: {
        user_id: { N: id },
        name: { S: 'Ann \u001b[2J' },
        email: { S: 'ann@example.com' },
        country: { S: 'CH' },
        status: { S: 'active' },
        ...more,
      },
    }),
  );
const changeOf = (id: number) => (line: { readonly [name: string]: unknown }) =>
  JSON.stringify(line.key) === JSON.stringify({ user_id: id }) &&
  (line.arrivals as { state: string }[]).every(({ state }) => state !== 'waiting');

test('a change is a line with its way to each replica and consumer', async () => {
  const change = await dev.after(() => put('7', { newsletter: { BOOL: true } }), 'change', changeOf(7));
  expect(change).toMatchObject({
    contract: 'users/User',
    kind: 'created',
    publication: { state: 'published' },
  });
  expect(change.arrivals).toEqual(
    ['billing/Users', 'notifications/User', 'orders/User'].map((replica) =>
      expect.objectContaining({ replica, state: 'applied', lagMs: expect.any(Number) }),
    ),
  );
  expect(await dev.event('first-flow')).toMatchObject({ ms: expect.any(Number) });
});

test('a filter says why it does not choose a change', async () => {
  const change = await dev.after(() => put('8'), 'change', changeOf(8));
  expect(change.arrivals).toContainEqual(
    expect.objectContaining({ replica: 'notifications/User', state: 'filtered', reason: expect.any(String) }),
  );
});

test('a row that breaks the contract is told as refused', async () => {
  const change = await dev.after(() => put('9', { email: { N: '1' } }), 'change', changeOf(9));
  expect(change.publication).toMatchObject({ state: 'refused', reason: expect.stringContaining('email') });
});

test('each line is JSON, and nothing in it commands a terminal', () => {
  expect(dev.lines.length).toBeGreaterThan(3);
  expect(dev.out).not.toContain('\u001b');
  expect(dev.err).toBe('');
});
