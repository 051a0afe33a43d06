import { App, Stack } from 'aws-cdk-lib';
import { userContract } from '../../../examples/users-orders/services/contracts/user-contract';
import { outputReplica } from '../../../examples/users-orders/stacks/outputs';
import { UsersStack } from '../../../examples/users-orders/stacks/users-stack';
import { LocalCloud } from '../../../lib/local-cloud';
import { BoundedContext, ReadReplica } from '../../../packages/cdk-event-sharing';
import { eventSharing } from '../../cli/support/event-sharing';
import { keepDoing, users } from '../../operator/support/operated-example';
import { ExampleTables } from '../../support/example-tables';
import { temporaryDirectory } from '../../support/temporary-directory';

const COUNT = 60;
const outdir = temporaryDirectory();
const saved = { ...process.env };
let cloud: LocalCloud | undefined;
afterAll(async () => {
  await cloud?.stop();
  process.env = saved;
});

/** The users service, and orders with a replica of these fields. */
function synthesise(fields: string[]): void {
  const app = new App({ outdir });
  new UsersStack(app, 'Users');
  const stack = new Stack(app, 'Orders');
  const context = new BoundedContext(stack, 'Context', { name: 'orders' });
  outputReplica(stack, new ReadReplica(context, 'User', { contract: userContract, fields }));
  stack.addStackDependency(app.node.findChild('Users') as Stack);
  app.synth();
}

test('one command gives old rows a field that was added to the replica, while the owner writes', async () => {
  synthesise(['name']);
  const running = await LocalCloud.start({ assembly: outdir, enforceIam: true });
  cloud = running;
  Object.assign(process.env, running.environment);
  const { clients, outputs } = running;
  const tables = new ExampleTables({
    clients,
    outputs,
    invoke: async () => undefined,
    stop: async () => undefined,
  });
  const all = users(COUNT);
  await tables.putAll(all);
  await tables.shows('Orders', COUNT, { user_id: COUNT, name: `name ${COUNT}` });

  // What a deployment changes of the replica is its replicator; queue and table stay.
  synthesise(['name', 'email']);
  await running.update();
  const stop = keepDoing((round) =>
    tables.put({ user_id: 1, name: `round ${round}`, email: 'new@example.com' }),
  );
  const { code, err } = await eventSharing(['republish', 'orders/User', '--all']);
  const rounds = await stop();
  expect({ code, err }).toMatchObject({ code: 0 });

  for (const { user_id, name, email } of all.slice(1)) {
    await tables.shows('Orders', user_id, { user_id, name, email });
  }
  const last = { user_id: 1, name: `round ${rounds - 1}`, email: 'new@example.com' };
  await tables.shows('Orders', 1, last);
}, 120_000);
