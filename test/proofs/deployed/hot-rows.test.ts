import { Duration } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { eventually } from '../../support/eventually';
import { HttpProxy } from '../../support/http-proxy';
import { userContract } from '../../support/user-contract';
import { DeployedApp } from './support/deployed-app';
import { defineConsumer, defineOwner } from './support/pipeline';

const CHANGES = 2_000;
const HOT_ROWS = 20;

describe('a replica that gathers changes for five seconds', () => {
  let proxy: HttpProxy | undefined;
  let writes = 0;
  const deployed = new DeployedApp(
    (app) => {
      const owner = defineOwner(app, {
        contracts: [userContract],
        partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
      });
      const gathering = { batchSize: 1_000, maxBatchingWindow: Duration.seconds(5) };
      defineConsumer(app, 'orders', owner, { User: { contract: userContract, ...gathering } });
    },
    {
      async functionEndpoints({ dynamodb }) {
        proxy = await HttpProxy.start(dynamodb, (asked, forward) => {
          if (String(asked.headers['x-amz-target']).endsWith('.PutItem')) writes += 1;
          return forward(asked);
        });
        return { dynamodb: proxy.url };
      },
    },
  );
  afterAll(() => proxy?.close());
  let seen = 0;
  const told = (metric: string) => deployed.cloud.metrics.sum(metric, { replica: 'orders/User' });

  /** Writes changes, and answers how many requests to the replica's table each has cost. */
  async function requestsPerChange(keyOf: (change: number) => number): Promise<number> {
    const [before, expected] = [writes, new Map<number, string>()];
    for (let from = 0; from < CHANGES; from += 50) {
      const changes = Array.from({ length: 50 }, (_, index) => from + index);
      // Each of the fifty is of another row, or the order of two changes of one would be anybody's guess.
      const latest = new Map(changes.map((change) => [keyOf(change), `name ${change}`]));
      for (const [key, name] of latest) expected.set(key, name);
      const rounds = Map.groupBy(changes, (change) => Math.floor((change - from) / HOT_ROWS));
      for (const round of rounds.values()) {
        await Promise.all(
          round.map((change) =>
            deployed.put('Table', { user_id: { N: String(keyOf(change)) }, name: { S: `name ${change}` } }),
          ),
        );
      }
    }
    await eventually(async () => {
      const rows = (await deployed.rows('User')).map(({ user_id, name }) => [Number(user_id?.N), name?.S]);
      expect(new Map(rows as [number, string][])).toEqual(new Map([...expected, ...others(expected, rows)]));
    }, 60_000);
    // Older changes that come after the newest cost a request as well.
    seen += CHANGES;
    await eventually(async () => expect(told('EventsApplied') + told('EventsStale')).toBe(seen));
    const requests = (writes - before) / CHANGES;
    process.stdout.write(`requests a change: ${requests}\n`);
    return requests;
  }

  /** Rows that were there before. */
  function others(expected: ReadonlyMap<number, string>, rows: readonly unknown[][]): [number, string][] {
    return (rows as [number, string][]).filter(([key]) => !expected.has(key));
  }

  it('folds the changes of hot rows into few writes, and no row is wrong', async () => {
    expect(await requestsPerChange((change) => change % HOT_ROWS)).toBeLessThanOrEqual(0.2);
  }, 120_000);

  it('needs no more than one request for the change of a row of its own', async () => {
    expect(await requestsPerChange((change) => 1_000 + change)).toBeLessThanOrEqual(1);
  }, 120_000);
});
