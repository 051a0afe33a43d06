import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { FailuresView, JobsView, JobView, MapView } from '../../../lib/console/api';
import { consoleOf, type ExampleConsole, startExampleConsole } from '../../console/support/example-console';
import { Page } from '../../console/support/page';
import { ordersShow, tamper, unsubscribe, users } from '../../operator/support/operated-example';
import { eventually } from '../../support/eventually';

let started: ExampleConsole;
beforeAll(async () => {
  started = await startExampleConsole();
  const { tables } = started.example;
  await tables.putAll(users(20));
  await ordersShow(tables, users(20));
});
afterAll(() => started?.stop());

const follower = (map: MapView, replica: string) => map.followers.find((one) => one.replica === replica);

/** The job as it ended. */
function ended({ id }: JobView): Promise<JobView> {
  return eventually(async () => {
    const job = (await started.page.get<JobsView>('jobs')).jobs.find((one) => one.id === id);
    if (job === undefined || job.state === 'running') throw new Error(`it runs: ${JSON.stringify(job)}`);
    return job;
  });
}

describe('the map', () => {
  test('shows contexts, feeds with their APIs, replicas and consumers, and what follows what', async () => {
    const map = await started.page.get<MapView>('map');
    expect(map.contexts).toEqual(['billing', 'notifications', 'orders', 'users']);
    const [feed] = map.feeds.filter(({ contracts }) => contracts.includes('users/User'));
    expect(feed).toMatchObject({ id: 'feed-users~2FUser', context: 'users', failures: 0 });
    expect(feed?.apis).toEqual([expect.stringMatching(/^http/)]);
    expect(follower(map, 'orders/User')).toMatchObject({
      context: 'orders',
      contract: 'users/User',
      feed: feed?.id,
      parked: 0,
    });
    expect(follower(map, 'billing/Users')).toMatchObject({ kind: 'consumer', feed: feed?.id });
    const ids = [...map.feeds, ...map.followers].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(encodeURIComponent(id)).toBe(id);
  });

  test('tells how many changes came in the latest whole minute', async () => {
    // That in which the rows were written is over.
    const later = await consoleOf(started.example, { now: () => Date.now() + 60_000 });
    try {
      const page = new Page(later);
      for (const replica of ['orders/User', 'billing/Users'])
        await eventually(async () =>
          expect(follower(await page.get<MapView>('map'), replica)?.perSecond).toBeGreaterThan(0),
        );
    } finally {
      await later.stop();
    }
  });

  test('is told again while somebody listens, with how much waits for a person, and otherwise not read', async () => {
    const { page, example } = started;
    const listening = page.listen();
    try {
      await listening.until('map', () => true);
      const before = listening.of('map').length;
      await eventually(async () => expect(listening.of('map').length).toBeGreaterThan(before + 1));
      const message = new SendMessageCommand({
        QueueUrl: example.orders.deadLetterQueueUrl,
        MessageBody: 'no event',
      });
      await example.clients.sqs.send(message);
      await listening.until('failures', ({ count }) => count === 1);
      const map = await listening.until('map', (one) => follower(one, 'orders/User')?.parked === 1);
      expect(follower(map, 'orders/User')?.health).toBe('broken');
    } finally {
      listening.close();
    }
    let asked = 0;
    const send = example.clients.sqs.send.bind(example.clients.sqs) as (command: never) => unknown;
    example.clients.sqs.send = (command: never) => {
      asked += 1;
      return send(command) as never;
    };
    // A view that is under way when the last page goes ends.
    await eventually(async () => {
      const before = asked;
      await new Promise((resolve) => setTimeout(resolve, 800));
      expect(asked).toBe(before);
    });
    await page.send('/api/failures/redrive', { replica: 'orders/User', selection: 'all', dryRun: true });
  });

  test('a subscription that is taken away turns its replica red', async () => {
    const back = await unsubscribe(started.example);
    try {
      await eventually(async () =>
        expect(follower(await started.page.get<MapView>('map'), 'orders/User')).toMatchObject({
          health: 'broken',
          problems: expect.arrayContaining([expect.objectContaining({ code: 'not-subscribed' })]),
        }),
      );
    } finally {
      await back();
    }
  });
});

describe('jobs', () => {
  test('a seed shows its course to a page that listens, and its end to who asks later', async () => {
    const listening = started.page.listen();
    try {
      const job = await started.page.post<JobView>('jobs/seed', { replica: 'orders/User' });
      expect(job).toMatchObject({ kind: 'seed', subject: 'orders/User', state: 'running', mine: true });
      const end = await listening.until('job', ({ id, state }) => id === job.id && state === 'finished');
      expect(end).toMatchObject({
        counts: { read: 20, sent: 20, skipped: 0, refused: 0 },
        progress: 1,
        run: expect.any(String),
        messages: [expect.stringContaining('audit orders/User')],
      });
      expect(await ended(job)).toEqual(end);
    } finally {
      listening.close();
    }
  });

  test('a seed that is stopped goes on from where it stopped', async () => {
    const request = { replica: 'orders/User', rowsPerSecond: 5, segments: 1 };
    const job = await started.page.post<JobView>('jobs/seed', request);
    await eventually(async () => {
      const now = (await started.page.get<JobsView>('jobs')).jobs.find(({ id }) => id === job.id);
      expect(now?.counts.read).toBeGreaterThan(0);
    });
    await started.page.post(`jobs/${job.id}/stop`, {});
    const stopped = await ended(job);
    expect(stopped.state).toBe('stopped');
    const { run } = stopped;
    const again = await ended(await started.page.post<JobView>('jobs/seed', { replica: 'orders/User', run }));
    expect(again).toMatchObject({ state: 'finished', run, counts: { read: 20 } });
  });

  test('an audit tells of rows that differ, and with repair mends them', async () => {
    const { example, page } = started;
    const [item] = (await example.tables.items('Orders')).values();
    await tamper(example, { ...item, name: 'altered by hand' });
    const Key = marshall({ user_id: 20 });
    await example.clients.dynamodb.send(new DeleteItemCommand({ TableName: example.orders.table, Key }));
    const request = { replica: 'orders/User', lagBudgetMs: 1000 };
    const found = await ended(await page.post<JobView>('jobs/audit', request));
    expect(found).toMatchObject({ kind: 'audit', state: 'finished', counts: { missing: 1, stale: 1 } });
    expect(found.messages).toContainEqual(expect.stringMatching(/^missing {2}\{"user_id":20\}/));
    const mended = await ended(await page.post<JobView>('jobs/audit', { ...request, repair: true }));
    expect(mended).toMatchObject({ kind: 'repair', counts: { repaired: 2, unrepaired: 0 } });
    await ordersShow(example.tables, users(20));
  });

  test('what cannot be audited is told to who asks', async () => {
    const { status, text } = await started.page.send('/api/jobs/audit', { replica: 'billing/Users' });
    expect([status, JSON.parse(text).code]).toEqual([400, 'no-rows']);
  });

  test('two of a kind for one replica do not run beside each other', async () => {
    const request = { replica: 'orders/User', rowsPerSecond: 10 };
    const job = await started.page.post<JobView>('jobs/republish', request);
    const { status } = await started.page.send('/api/jobs/republish', request);
    await started.page.post(`jobs/${job.id}/stop`, {});
    expect([status, (await ended(job)).state]).toEqual([409, 'stopped']);
  });

  test('the end of a console ends what it works on', async () => {
    const other = await consoleOf(started.example);
    const page = new Page(other);
    const listening = page.listen();
    await listening.until('map', () => true);
    await page.post('jobs/republish', { replica: 'notifications/User', rowsPerSecond: 10 });
    await other.stop();
    listening.close();
  });
});

describe('failures', () => {
  test('are grouped, and a redrive of those that can be repaired empties the group', async () => {
    const { example, page } = started;
    const { clients, orders } = example;
    const groups = async () => (await page.get<FailuresView>('failures')).letters;
    expect(await groups()).toEqual([
      { replica: 'orders/User', groups: [expect.objectContaining({ code: 'retries-exhausted', count: 1 })] },
    ]);
    const dry = await ended(
      await page.post<JobView>('failures/redrive', {
        replica: 'orders/User',
        selection: { code: 'retries-exhausted' },
        dryRun: true,
      }),
    );
    expect(dry).toMatchObject({ state: 'finished', counts: { selected: 1, sent: 1 } });
    // What is no event comes back.
    const again = await ended(
      await page.post<JobView>('failures/redrive', {
        replica: 'orders/User',
        selection: { code: 'retries-exhausted' },
      }),
    );
    expect(again).toMatchObject({ state: 'failed', counts: { failedAgain: 1 } });
    expect(again.messages).toEqual([expect.stringContaining('failed again')]);
    await clients.sqs.send(
      new SendMessageCommand({ QueueUrl: orders.deadLetterQueueUrl, MessageBody: 'no event either' }),
    );
    await eventually(async () => expect((await groups())[0]?.groups).toHaveLength(2));
  });

  test('two who look at the same time see the same', async () => {
    const looks = await Promise.all([1, 2].map(() => started.page.get<FailuresView>('failures')));
    expect(looks[0]).toEqual(looks[1]);
  });

  test('a replay that is only tried counts', async () => {
    const job = await ended(
      await started.page.post<JobView>('failures/replay', { contract: 'users/User', dryRun: true }),
    );
    expect(job).toMatchObject({ state: 'finished', counts: { objects: 0, records: 0 } });
  });
});

test('dev tells what an update came to', async () => {
  const listening = started.page.listen();
  try {
    await listening.until('map', () => true);
    const update = { at: new Date().toISOString(), lines: ['updated Orders/Replica'] };
    started.console.tell(update);
    expect(await listening.until('update', () => true)).toEqual(update);
  } finally {
    listening.close();
  }
});
