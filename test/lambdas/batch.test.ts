import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { LocalCloud } from '../../lib/local-cloud';
import type { BatchAnswer, BatchRequest } from '../../lib/wire/batch-requests';
import { type FeedDescription, ParameterNames, type ReplicaDescription } from '../../lib/wire/parameters';
import type { ReadAnswer, ReadRequest } from '../../lib/wire/read-requests';
import { eventually } from '../support/eventually';
import { synthesiseExample } from '../support/example-assembly';

const REPLICA = 'orders/User';

/** The built batch and read functions, as deployed. */
describe('the deployed functions for operators', () => {
  let cloud: LocalCloud;
  let assembly: Awaited<ReturnType<typeof synthesiseExample>>;
  let feed: FeedDescription;
  let replica: ReplicaDescription;

  beforeAll(async () => {
    assembly = await synthesiseExample();
    cloud = await LocalCloud.start({ assembly: assembly.directory });
    feed = JSON.parse(String(cloud.parameters.get(new ParameterNames().feedOperations('users', 'User'))));
    replica = JSON.parse(String(cloud.parameters.get(new ParameterNames().replica(REPLICA))));
  });
  afterAll(async () => {
    await cloud?.stop();
    assembly?.remove();
  });

  async function ask(functionName: string, request: object): Promise<unknown> {
    const { payload, error } = await cloud.function(functionName).invoke(request);
    if (error) throw new Error(JSON.stringify(error));
    return payload;
  }
  const batch = <R extends BatchRequest>(request: R) => ask(feed.batch, request) as Promise<BatchAnswer<R>>;
  const read = <R extends ReadRequest>(request: R) => ask(feed.read, request) as Promise<ReadAnswer<R>>;
  const keyOf = (id: number) => ({ user_id: { N: String(id) } });
  const put = (id: number) =>
    cloud.clients.dynamodb.send(
      new PutItemCommand({
        TableName: feed.table,
        Item: { ...keyOf(id), name: { S: `User ${id}` }, password_hash: { S: 'private' } },
      }),
    );
  const rowOf = async (id: number) =>
    (
      await cloud.clients.dynamodb.send(
        new GetItemCommand({ TableName: replica.table, Key: keyOf(id), ConsistentRead: true }),
      )
    ).Item;
  const removeFromReplica = (id: number) =>
    cloud.clients.dynamodb.send(new DeleteItemCommand({ TableName: replica.table, Key: keyOf(id) }));
  const arrived = (id: number) => eventually(async () => expect(await rowOf(id)).toBeDefined());

  it('fill a replica again with what it has lost', async () => {
    await put(1);
    await put(2);
    await arrived(1);
    await arrived(2);
    const before = await rowOf(2);
    await removeFromReplica(1);
    const { run, segments } = await batch({ action: 'start', kind: 'seed', replica: REPLICA, segments: 2 });
    for (const segment of segments)
      expect(await batch({ action: 'segment', run, segment })).toMatchObject({
        finished: true,
        stopped: false,
      });
    await eventually(async () => expect((await rowOf(1))?.name).toEqual({ S: 'User 1' }));
    expect(await rowOf(2)).toEqual(before);
    expect(await batch({ action: 'run', run })).toMatchObject({
      state: 'finished',
      contract: 'users/User',
      sent: 2,
    });
    expect((await batch({ action: 'runs', replica: REPLICA })).runs.map((each) => each.run)).toContain(run);
  });

  it('republish a row to one replica and remove one that the owner does not have', async () => {
    await put(11);
    await arrived(11);
    await removeFromReplica(11);
    const leftOver = {
      ...keyOf(12),
      name: { S: 'left over' },
      __seq: { S: `2020/${'7'.padStart(40, '0')}` },
    };
    await cloud.clients.dynamodb.send(new PutItemCommand({ TableName: replica.table, Item: leftOver }));
    const { results } = await batch({
      action: 'republish-keys',
      replica: REPLICA,
      contract: 'users/User',
      keys: [{ key: keyOf(11) }, { key: keyOf(12), seen: leftOver.__seq.S }],
    });
    expect(results).toEqual([{ kind: 'marked' }, { kind: 'removed' }]);
    await arrived(11);
    await eventually(async () => expect((await rowOf(12))?.__deleted).toEqual({ BOOL: true }));
  });

  it('answer keys and digests, and no other value', async () => {
    await put(21);
    const selection = { contract: 'users/User', fields: replica.fields };
    const page = await read({ action: 'page', ...selection, segment: 0, segments: 1 });
    const looked = await read({ action: 'lookup', ...selection, keys: [keyOf(21), keyOf(404)] });
    expect(looked.rows).toEqual([{ key: keyOf(21), digest: expect.stringMatching(/^[\w-]{22}$/) }]);
    expect(page.rows).toContainEqual(looked.rows[0]);
    expect(JSON.stringify(page)).not.toMatch(/User 21|private/);
  });

  it('say what cannot be done and what to do instead', async () => {
    await expect(batch({ action: 'start', kind: 'seed', replica: 'nobody/User' })).rejects.toThrow(
      /no replica \\"nobody\/User\\" is deployed in this account and region/,
    );
    await expect(batch({ action: 'run', run: 'none' })).rejects.toThrow(/no run is named \\"none\\"/);
    await expect(batch({ action: 'start', kind: 'republish', replica: '*' })).rejects.toThrow(
      /the request must name the \\"contract\\"/,
    );
    await expect(
      read({ action: 'page', contract: 'users/Other', fields: [], segment: 0, segments: 1 }),
    ).rejects.toThrow(/this feed does not publish \\"users\/Other\\": it publishes users\/User/);
  });

  it('answer before a call takes longer than asked, and go on from there', async () => {
    for (let id = 101; id <= 108; id += 1) await put(id);
    const { run } = await batch({
      action: 'start',
      kind: 'seed',
      replica: REPLICA,
      segments: 1,
      rowsPerSecond: 2,
    });
    const segment = { action: 'segment', run, segment: 0 } as const;
    const first = await batch({ ...segment, timeoutSeconds: 6 });
    expect(first.finished).toBe(false);
    expect(first.read).toBeGreaterThan(0);
    let last = first;
    while (!last.finished) last = await batch(segment);
    expect(last.read).toBeGreaterThanOrEqual(8);
  }, 30_000);
});
