import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { packageRoot } from '../../../bin/synthesise';
import { hashKey } from '../../../lib/adapters/digest';
import { LocalCloud } from '../../../lib/local-cloud';
import { eventSharing } from '../../cli/support/event-sharing';
import { eventually } from '../../support/eventually';
import { synthesiseExample } from '../../support/example-assembly';
import { temporaryDirectory } from '../../support/temporary-directory';

/** Variables that could lead to a cloud. */
const saved = { ...process.env };
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
});
afterAll(() => Object.assign(process.env, saved));

describe('on the local cloud', () => {
  const folder = temporaryDirectory();
  let cloud: LocalCloud;
  let removeAssembly: () => void;

  beforeAll(async () => {
    const assembly = await synthesiseExample();
    removeAssembly = assembly.remove;
    cloud = await LocalCloud.start({ assembly: assembly.directory });
    for (let user_id = 1; user_id <= 20; user_id += 1) await putUser({ user_id, name: `User ${user_id}` });
    await eventually(async () => expect(cloud.metrics.sum('EventsApplied', { service: 'orders' })).toBe(20));
  }, 120_000);
  afterAll(async () => {
    await cloud?.stop();
    removeAssembly?.();
  });
  beforeEach(() => Object.assign(process.env, cloud.environment));

  const output = (stack: string, key: string) => cloud.outputs[stack]?.[key] ?? '';
  const put = (TableName: string, row: object) =>
    cloud.clients.dynamodb.send(new PutItemCommand({ TableName, Item: marshall(row) }));
  const putUser = (row: object) => put(output('Users', 'UsersTableName'), row);
  const alter = (row: object) => put(output('Orders', 'ReplicaTableName'), row);
  const park = (body: string) =>
    cloud.clients.sqs.send(
      new SendMessageCommand({ QueueUrl: output('Orders', 'DeadLetterQueueUrl'), MessageBody: body }),
    );

  test('status shows every replica, consumer and feed', async () => {
    await eventually(async () => expect(cloud.metrics.sum('EventsHandled', { service: 'billing' })).toBe(20));
    const { code, out } = await eventSharing(['status']);
    expect(code).toBe(0);
    expect(out).toMatch(/^orders\/User +users\/User +\d+\/\d+ ms +(-|[\d.]+) +0 +0 +- +0 +0 +/m);
    expect(out).toMatch(/^billing\/Users +users\/User +\d+\/\d+ ms +(-|[\d.]+) +0 +0 +- +0 +0 +-$/m);
    expect(out).toMatch(/^users\/User +0 +3$/m);
    const json = JSON.parse((await eventSharing(['status', '--json'])).out);
    expect(json.replicas.map(({ replica }: { replica: string }) => replica)).toEqual([
      'billing/PlacedOrders',
      'billing/Users',
      'notifications/User',
      'orders/PaidOrders',
      'orders/User',
    ]);
  });

  test('seed fills, and compares afterwards; JSON is one document and nothing else', async () => {
    const { code, out, err } = await eventSharing(['seed', 'orders/User', '--lag-budget', '2', '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({
      seed: { state: 'finished', read: 20, sent: 20 },
      audit: { replica: 'orders/User', checked: 20, missing: 0, stale: 0, orphaned: 0 },
    });
  });

  test('seed brings a consumer up to date, of which there is nothing to compare', async () => {
    const { code, out, err } = await eventSharing(['seed', 'billing/Users', '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual({ seed: expect.objectContaining({ state: 'finished', sent: 20 }) });
  });

  test('audit names what differs and how to repair it; repaired, it is clean', async () => {
    const report = join(folder, 'findings.ndjson');
    await alter({ user_id: 3, name: 'altered', __seq: '0' });
    const found = await eventSharing(['audit', 'orders/User', '--lag-budget', '0.5', '--report', report]);
    expect(found.code).toBe(1);
    expect(found.out).toContain(`stale        ${hashKey('3')}  {"user_id":3}`);
    expect(found.out).toContain('20 rows compared: 0 missing, 1 stale, 0 orphaned');
    expect(found.out).toContain('event-sharing audit orders/User --repair');
    expect(found.out).not.toContain('altered');
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({
      kind: 'stale',
      key: { user_id: 3 },
      keyHash: hashKey('3'),
    });
    const status = await eventSharing(['status']);
    expect(status.code).toBe(1);
    expect(status.out).toMatch(/^orders\/User: rows of the last audit: 1 differ: .* --repair"$/m);

    const repaired = await eventSharing(['audit', 'orders/User', '--lag-budget', '2', '--repair']);
    expect(repaired.out).toContain('1 repaired');
    expect(repaired.code).toBe(0);
    expect((await eventSharing(['status'])).code).toBe(0);
  });

  test('the report of an audit says which rows to republish', async () => {
    const report = join(folder, 'to-republish.ndjson');
    for (const user_id of [4, 5, 6]) await alter({ user_id, name: 'altered', __seq: '0' });
    const args = ['audit', 'orders/User', '--lag-budget', '0.5'];
    expect(await eventSharing([...args, '--report', report])).toMatchObject({ code: 1 });
    const { code, out, err } = await eventSharing(['republish', 'orders/User', '--keys-file', report]);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toContain('3 republished');
    await eventually(async () => expect((await eventSharing(args)).code).toBe(0));
  }, 30_000);

  test('a repair says of each row that it did not mend why, by the name that logs give it', async () => {
    // The contract has no set, so that nothing can tell of this row.
    await cloud.clients.dynamodb.send(
      new PutItemCommand({
        TableName: output('Users', 'UsersTableName'),
        Item: { user_id: { N: '22' }, name: { SS: ['secret-value'] } },
      }),
    );
    const args = ['audit', 'orders/User', '--lag-budget', '0.5', '--repair'];
    const { code, out } = await eventSharing(args);
    expect(code).toBe(1);
    expect(out).toMatch(/^0 repaired, 1 not repaired:$/m);
    expect(out.split('\n').at(-1)).toMatch(
      new RegExp(`^  unshareable  ${hashKey('22')}  {"user_id":22}  .*name`),
    );
    const json = JSON.parse((await eventSharing([...args, '--json'])).out);
    expect(json.notRepaired).toMatchObject([{ keyHash: hashKey('22'), key: { user_id: 22 } }]);
    expect(out).not.toContain('secret-value');
    const key = marshall({ user_id: 22 });
    const TableName = output('Users', 'UsersTableName');
    await cloud.clients.dynamodb.send(new DeleteItemCommand({ TableName, Key: key }));
    await eventually(async () => {
      const list = await eventSharing(['replay-failures', 'users/User', '--list']);
      expect(list).toMatchObject({ code: 1, out: expect.stringContaining('failures of users/User') });
    });
    expect(await eventSharing(['replay-failures', 'users/User'])).toMatchObject({ code: 0 });
    expect(await eventSharing(['audit', 'orders/User', '--lag-budget', '0.5'])).toMatchObject({ code: 0 });
  });

  test('republish tells of rows that are not there', async () => {
    const keys = join(folder, 'keys.ndjson');
    writeFileSync(keys, '{"user_id":5}\n\n{"user_id":404}\n');
    const { code, out, err } = await eventSharing(['republish', 'orders/User', '--keys-file', keys]);
    expect(code).toBe(1);
    expect(out).toBe('{"user_id":404}  absent');
    expect(err).toContain('1 republished, 1 absent, 0 refused');
  });

  test('republish by condition and of all rows', async () => {
    const some = await eventSharing(['republish', 'orders/User', '--where', 'name=User 7', '--json']);
    expect(JSON.parse(some.out)).toMatchObject({ state: 'finished', sent: 1, skipped: 19 });
    const all = await eventSharing(['republish', 'orders/User', '--all', '--json', '--rate', '1000']);
    expect(JSON.parse(all.out)).toMatchObject({ state: 'finished', sent: 20 });
  });

  test('a dead letter is listed, shown without its values, and redriven', async () => {
    await park('{"secret":"canary-value"}');
    const list = await eventSharing(['dlq', 'list', 'orders/User', '--json']);
    expect(list.code).toBe(1);
    const { code, out } = await eventSharing(['status']);
    expect(code).toBe(1);
    expect(out).toMatch(/^orders\/User: 1 parked messages: .*event-sharing dlq list orders\/User"$/m);
    const [group] = JSON.parse(list.out);
    expect(group).toMatchObject({ queue: 'parked', count: 1, contract: 'unknown' });
    const id = group.examples[0];

    const redacted = await eventSharing(['dlq', 'show', 'orders/User', id]);
    expect(redacted.out).not.toContain('canary-value');
    const whole = await eventSharing(['dlq', 'show', 'orders/User', id, '--payload']);
    expect(whole.out).toContain('canary-value');

    const dry = await eventSharing(['dlq', 'redrive', 'orders/User', '--id', id, '--dry-run']);
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.out).toContain('nothing was changed');
    const again = await eventSharing(['dlq', 'redrive', 'orders/User', '--id', id, '--settle', '10']);
    expect(again.code).toBe(1);
    expect(again.out).toContain('malformed');
    expect(again.out).not.toContain('canary-value');
  });

  test('failures are listed and replayed', async () => {
    const { code, out } = await eventSharing(['replay-failures', 'users', '--list']);
    expect({ code, out }).toEqual({ code: 0, out: 'no failures of users/User' });
    // No message can carry a set where the contract says text, so that the publisher keeps the change.
    await cloud.clients.dynamodb.send(
      new PutItemCommand({
        TableName: output('Users', 'UsersTableName'),
        Item: { user_id: { N: '21' }, name: { SS: ['a', 'b'] } },
      }),
    );
    await eventually(async () => {
      const list = await eventSharing(['replay-failures', 'users/User', '--list', '--json']);
      expect(JSON.parse(list.out)).toMatchObject([{ condition: 'RecordRefused', objects: 1 }]);
    });
    const kept = await eventSharing(['replay-failures', 'users']);
    expect(kept.code).toBe(1);
    expect(kept.out).toContain('kept refused/');

    await putUser({ user_id: 21, name: 'mended' });
    const done = await eventSharing(['replay-failures', 'users', '--json']);
    expect(JSON.parse(done.out)).toMatchObject({ records: 1, marked: 1, done: 1, kept: [] });
    expect(done.code).toBe(0);
  });

  test.each([
    [
      'an unknown replica',
      ['seed', 'nobody'],
      'there is no replica or consumer "nobody" (there are: billing/PlacedOrders, billing/Users',
    ],
    ['an unknown contract', ['replay-failures', 'nobody'], 'there is no feed "nobody"'],
    ['no choice of rows', ['republish', 'orders/User'], 'which rows?'],
    [
      'segments for single rows',
      ['republish', 'orders/User', '--key', '{"user_id":1}', '--segments', '2'],
      'are for --all',
    ],
    [
      'a run for single rows',
      ['republish', 'orders/User', '--key', '{"user_id":1}', '--resume', 'r'],
      'are for --all',
    ],
    [
      'another way for single rows',
      ['republish', 'orders/User', '--key', '{"user_id":1}', '--via', 'loop'],
      'are for --all',
    ],
    ['two choices of rows', ['republish', 'orders/User', '--all', '--where', 'name=a'], 'which rows?'],
    ['a key of other fields', ['republish', 'orders/User', '--key', '{"id":1}'], 'give user_id'],
    ['a missing file', ['republish', 'orders/User', '--keys-file', '/nowhere'], 'cannot be read'],
    ['no choice of messages', ['dlq', 'redrive', 'orders/User'], 'which messages?'],
    ['a contract without code', ['dlq', 'redrive', 'orders/User', '--contract', 'a/B'], 'give both'],
    ['an unknown message', ['dlq', 'show', 'orders/User', 'nothing'], 'nothing'],
    [
      'a report that cannot be written',
      ['audit', 'orders/User', '--report', '/nowhere/x'],
      'cannot be written',
    ],
    ['an unknown run', ['seed', 'orders/User', '--resume', 'no-such-run'], 'no-such-run'],
    ['a field that the contract has not', ['republish', 'orders/User', '--where', 'shoe=1'], 'shoe'],
  ])('%s is refused', async (_, args, message) => {
    const { code, err } = await eventSharing(args);
    expect(code).toBeGreaterThanOrEqual(2);
    expect(err).toContain(message);
  });

  test('a write on AWS asks for the name of the context', async () => {
    // The endpoints still lead to the local cloud: nothing here could reach AWS.
    const args = ['republish', 'orders/User', '--key', '{"user_id":1}', '--real-aws'];
    expect((await eventSharing(args)).err).toContain('give --yes');
    expect((await eventSharing(args)).code).toBe(2);
    expect(await eventSharing(args, 'orders')).toMatchObject({ code: 2 });
    expect(await eventSharing(args, 'users')).toMatchObject({ code: 0 });
    expect((await eventSharing([...args, '--yes'])).code).toBe(0);
  });

  test.each([
    [['audit', 'orders/User']],
    [['dlq', 'list', 'orders/User']],
    [['dlq', 'redrive', 'orders/User', '--all']],
    [['republish', 'orders/User', '--key', '{"user_id":1}']],
    [['replay-failures', 'users', '--list']],
  ])('interrupted at once, %j says in its last line how to go on', async (args) => {
    const { code, err } = await eventSharing(args, undefined, AbortSignal.abort());
    expect(code).toBe(130);
    expect(err.split('\n').at(-1)).toMatch(/^interrupted.*the same command/);
  });

  test('interrupted, it says how to go on, and goes on', async () => {
    const controller = new AbortController();
    const seeding = eventSharing(
      ['seed', 'orders/User', '--rate', '5', '--no-audit'],
      undefined,
      controller.signal,
    );
    const seeded = () => cloud.metrics.sum('RowsSeeded', { replica: 'orders/User' });
    await eventually(async () => expect(seeded()).toBeGreaterThan(20));
    controller.abort();
    const { code, err } = await seeding;
    expect(code).toBe(130);
    const resume = /go on with: event-sharing (seed orders\/User --resume \S+)/.exec(err)?.[1];
    expect(resume).toBeDefined();
    const resumed = await eventSharing([...(resume as string).split(' '), '--no-audit', '--json']);
    expect(JSON.parse(resumed.out)).toMatchObject({ seed: { state: 'finished', sent: 21 } });
  });

  test('it runs as a program', async () => {
    const { code, stdout } = await asProgram(['status', '--json']);
    // Dead letters of the tests above wait for a person.
    expect(code).toBe(1);
    expect(JSON.parse(stdout).feeds).toHaveLength(3);
  }, 30_000);

  test('a port that cannot be had is the end of the console', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { code, stderr } = await asProgram(['console', '--port', String(port)]);
    taken.close();
    expect([code, stderr]).toEqual([2, expect.stringContaining(`port ${port} cannot be had (EADDRINUSE)`)]);
  }, 30_000);

  const asProgram = (args: readonly string[]) =>
    new Promise<{ code: number | undefined; stdout: string; stderr: string }>((resolve) => {
      execFile(
        process.execPath,
        [require.resolve('tsx/cli'), join('lib', 'cli', 'index.ts'), ...args],
        { cwd: packageRoot, env: { PATH: process.env.PATH, ...cloud.environment }, timeout: 20_000 },
        // Without a code it was ended here.
        (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });
});
