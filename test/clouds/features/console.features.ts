import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type {
  ChangesView,
  FeedNode,
  FollowerNode,
  JobsView,
  JobView,
  MapView,
  RowComparison,
} from '../../../lib/console/api';
import { discover, type KnownFeed } from '../../../lib/operator';
import { consoleOf } from '../../console/support/example-console';
import { Page } from '../../console/support/page';
import type { ExampleTables } from '../../support/example-tables';
import type { Backend } from '../backends/backend';
import { writersContext } from './writers-context';

const CONTRACT = 'users/User';

/**
 * What the console must show on every cloud, by what its page asks.
 *
 * @param example deployed before the tests
 */
export function consoleFeatures(backend: Backend, example: () => ExampleTables): void {
  describe(`the console on ${backend.name}`, () => {
    let running: Awaited<ReturnType<typeof consoleOf>>;
    let page: Page;

    const keyOf = (user_id: number) => JSON.stringify({ user_id });
    const changesOf = (user_id: number) =>
      page.get<ChangesView>('changes', { contract: CONTRACT, key: keyOf(user_id) });
    const copiesOf = async (user_id: number) => {
      const { copies } = await page.get<RowComparison>('rows', { contract: CONTRACT, key: keyOf(user_id) });
      return Object.fromEntries(copies.map((copy) => [copy.place, copy]));
    };

    beforeAll(async () => {
      running = await consoleOf({ clients: example().deployment.clients });
      page = new Page(running);
      // Changes are told from when their streams are read: until then nobody sees them.
      let version = 0;
      await example().eventually(async () => {
        await example().put({ user_id: 300, name: `version ${++version}` });
        expect((await changesOf(300)).changes).not.toEqual([]);
      });
    });
    afterAll(() => running?.stop());

    it('tells the way of a change to each replica and consumer', async () => {
      const traceparent = writersContext(301);
      const user = { user_id: 301, name: 'Lea', email: 'lea@example.com', newsletter: false };
      await example().put({ ...user, traceparent });
      await example().eventually(async () => {
        const [change] = (await changesOf(301)).changes;
        expect(change).toMatchObject({ kind: 'created', publication: { state: 'published', traceparent } });
        const states = change?.arrivals.map(({ replica, state }) => [replica, state]);
        expect(Object.fromEntries(states ?? [])).toEqual({
          'orders/User': 'applied',
          'notifications/User': 'filtered',
          'billing/Users': 'applied',
        });
      });
    });

    it('shows an owner beside its copies, and which of them somebody has altered', async () => {
      await example().put({ user_id: 302, name: 'Max', email: 'max@example.com', newsletter: true });
      await example().shows('Orders', 302, { user_id: 302, name: 'Max' });
      await example().shows('Notifications', 302, { user_id: 302, email: 'max@example.com' });
      expect(await copiesOf(302)).toMatchObject({
        'orders/User': { verdict: 'right', differs: [] },
        'notifications/User': { verdict: 'right', differs: [] },
      });
      await example().deployment.clients.dynamodb.send(
        new UpdateItemCommand({
          TableName: example().output('Orders', 'ReplicaTableName'),
          Key: marshall({ user_id: 302 }),
          UpdateExpression: 'SET #name = :forged',
          ExpressionAttributeNames: { '#name': 'name' },
          ExpressionAttributeValues: marshall({ ':forged': 'forged' }),
        }),
      );
      expect(await copiesOf(302)).toMatchObject({
        'orders/User': { differs: ['name'], fields: { user_id: 302 }, masked: ['name'] },
        'notifications/User': { verdict: 'right' },
      });
      await example().put({ user_id: 302, name: 'Max again' });
    });

    it('knows who follows whom', async () => {
      const { feeds, followers } = await page.get<MapView>('map');
      const feed = feeds.find(({ contracts }) => contracts.includes(CONTRACT));
      const following = followers.filter((each) => each.feed === feed?.id).map(({ replica }) => replica);
      expect(following.sort()).toEqual(['billing/Users', 'notifications/User', 'orders/User']);
    });

    it('tells of a failure bucket that is gone, and of everything else', async () => {
      const whole = await page.get<MapView>('map');
      const { clients } = example().deployment;
      const failureBucket = `gone-${Date.now()}`;
      const another = await consoleOf(
        { clients },
        {
          discover: async () => {
            const topology = await discover(clients);
            const without = (feed: KnownFeed) =>
              feed.contract === CONTRACT ? { ...feed, failureBucket } : feed;
            return { ...topology, feeds: topology.feeds.map(without) };
          },
        },
      );
      try {
        const { feeds, followers } = await new Page(another).get<MapView>('map');
        const isOf = ({ contracts }: FeedNode) => contracts.includes(CONTRACT);
        const problem = {
          code: 'unknown',
          message: expect.stringMatching(`^its failure bucket ${failureBucket} cannot be read \\(.+\\): `),
        };
        expect(feeds.filter(isOf)).toMatchObject([{ failures: 0, problems: [problem] }]);
        const known = ({ id, problems }: FeedNode | FollowerNode) => ({
          id,
          codes: problems.map(({ code }) => code),
        });
        const others = (all: readonly FeedNode[]) => all.filter((feed) => !isOf(feed)).map(known);
        expect(others(feeds)).toEqual(others(whole.feeds));
        expect(followers.map(known)).toEqual(whole.followers.map(known));
      } finally {
        await another.stop();
      }
    });

    it('fills a replica, and tells of its run', async () => {
      const { id } = await page.post<JobView>('jobs/seed', { replica: 'orders/User' });
      await example().eventually(async () => {
        const { jobs, runs } = await page.get<JobsView>('jobs');
        const job = jobs.find((each) => each.id === id);
        expect(job).toMatchObject({ state: 'finished', subject: 'orders/User' });
        expect(runs.map(({ run, state }) => [run, state])).toContainEqual([job?.run, 'finished']);
      });
    });
  });
}
