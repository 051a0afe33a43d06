import { DescribeExecutionCommand, ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { auditReplica, feedOfReplica, runBatchJob } from '../../../lib/operator';
import { eventually } from '../../support/eventually';
import {
  type OperatedExample,
  operateExample,
  ordersShow,
  unsubscribe,
  users,
} from '../support/operated-example';

const COUNT = 300;
const SEED = { kind: 'seed', replica: 'orders/User', segments: 3, rowsPerSecond: 150 } as const;
const VIA = { via: 'state-machine' } as const;

let example: OperatedExample;
beforeAll(async () => {
  // The machine's own role is all that it may use.
  example = await operateExample({ enforceIam: true });
  const resubscribe = await unsubscribe(example);
  await example.tables.putAll(users(COUNT));
  await example.tables.shows('Notifications', COUNT, { user_id: COUNT, email: `u${COUNT}@example.com` });
  await resubscribe();
});
afterAll(() => example?.stop());

const feed = () => feedOfReplica(example.orders);
const machineLines = () =>
  example.cloud.logs.entries().filter(({ logGroup }) => logGroup.startsWith('/aws/vendedlogs/states/'));

async function executions(status: 'SUCCEEDED' | 'ABORTED') {
  const { sfn } = example.clients;
  const { executions: found = [] } = await sfn.send(
    new ListExecutionsCommand({ stateMachineArn: feed().stateMachine, statusFilter: status }),
  );
  return Promise.all(
    found.map(({ executionArn }) => sfn.send(new DescribeExecutionCommand({ executionArn }))),
  );
}

test('the state machine seeds a replica by a map over segments, and tries again what crashes', async () => {
  const { clients, cloud, tables, orders } = example;
  let crashed = 0;
  const result = await runBatchJob(clients, feed(), SEED, {
    ...VIA,
    onProgress: ({ read }) => {
      if (read > 0 && crashed === 0) crashed = cloud.killEnvironments(feed().batch);
    },
  });
  expect(result).toMatchObject({ state: 'finished', segments: 3, finishedSegments: 3, sent: COUNT });
  expect(crashed).toBeGreaterThan(0);
  const failures = machineLines().filter(({ message }) =>
    /Work failed, tried again .*ExitError/.test(message),
  );
  expect(failures.length).toBeGreaterThan(0);
  await ordersShow(tables, users(COUNT));
  const [execution] = await executions('SUCCEEDED');
  expect(JSON.parse(execution?.output ?? '')).toMatchObject({ run: result.run, segments: [0, 1, 2] });
  expect(await auditReplica(clients, orders, { lagBudgetMs: 1_000 })).toMatchObject({ missing: 0, stale: 0 });
});

test('a job that is interrupted stops its execution, and goes on in another one', async () => {
  const { clients } = example;
  const stop = new AbortController();
  const first = await runBatchJob(clients, feed(), SEED, {
    ...VIA,
    signal: stop.signal,
    onProgress: ({ read }) => read > 0 && stop.abort(),
  });
  expect(first.state).toBe('interrupted');
  await eventually(async () => expect(await executions('ABORTED')).toHaveLength(1));
  const { run, kind, replica } = { ...SEED, run: first.run };
  expect(await runBatchJob(clients, feed(), { run, kind, replica }, VIA)).toMatchObject({
    state: 'finished',
    run: first.run,
    sent: COUNT,
  });
});
