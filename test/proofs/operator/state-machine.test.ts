import { DescribeExecutionCommand, ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { auditReplica, feedOfReplica, runBatchJob } from '../../../lib/operator';
import {
  type OperatedExample,
  operateExample,
  ordersShow,
  unsubscribe,
  users,
} from '../../operator/support/operated-example';
import { eventually } from '../../support/eventually';

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

async function executions(statusFilter: 'RUNNING' | 'SUCCEEDED') {
  const { sfn } = example.clients;
  const { executions: found = [] } = await sfn.send(
    new ListExecutionsCommand({ stateMachineArn: feed().stateMachine, statusFilter }),
  );
  return Promise.all(
    found.map(({ executionArn }) => sfn.send(new DescribeExecutionCommand({ executionArn }))),
  );
}

test('the state machine seeds a replica by a map over segments, and tries again what crashes', async () => {
  const { clients, cloud, tables, orders } = example;
  const job = runBatchJob(clients, feed(), SEED, VIA);
  // In the middle of the work: some rows have arrived.
  await eventually(async () => expect(Object.keys(await tables.rows('Orders')).length).toBeGreaterThan(0));
  expect(cloud.killEnvironments(feed().batch)).toBeGreaterThan(0);
  const result = await job;
  expect(result).toMatchObject({ state: 'finished', segments: 3, finishedSegments: 3, sent: COUNT });
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
  // Slow enough for a busy machine to interrupt it.
  const request = { ...SEED, rowsPerSecond: 75 };
  const job = runBatchJob(clients, feed(), request, { ...VIA, signal: stop.signal });
  await eventually(async () => expect(await executions('RUNNING')).toHaveLength(1));
  stop.abort();
  const first = await job;
  expect(first.state).toBe('interrupted');
  // Aborted, or at its end because its segments saw before that the run was stopped.
  await eventually(async () => expect(await executions('RUNNING')).toEqual([]));
  const { run, kind, replica } = { ...request, run: first.run };
  expect(await runBatchJob(clients, feed(), { run, kind, replica }, VIA)).toMatchObject({
    state: 'finished',
    run: first.run,
    sent: COUNT,
  });
});
