import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { eventually } from '../../support/eventually';
import { ExampleTables, type User } from '../../support/example-tables';
import { type Backend, describeOn } from '../backends/backend';

const USERS = 200;

/** What must hold on a cloud where environments can be killed. */
export function crashFeatures(backend: Backend): void {
  describeOn(backend, 'crashes', backend.cannot?.crash, () => {
    let tables: ExampleTables;

    beforeAll(async () => {
      tables = new ExampleTables(await backend.deploy(), backend.patienceMs);
    });
    afterAll(() => tables?.deployment.stop());

    it("converges although the replicator's environment is killed in the middle of batches", async () => {
      const { inside } = tables.deployment;
      if (!inside) throw new Error(`${backend.name} cannot kill environments`);
      const replicator = tables.output('Orders', 'ReplicatorName');
      // Messages of a killed batch come back when their visibility ends: minutes as deployed, seconds here.
      await setVisibility(tables, 'Orders', 2);
      const users = (version: number): User[] =>
        Array.from({ length: USERS }, (_, index) => ({ user_id: index + 1, name: `version ${version}` }));
      const killedInFlight = () =>
        inside.logs().filter((line) => line.includes('the environment was killed')).length;
      let version = 0;
      // There is always work under way when the kill comes, and only kills that hit a batch are counted.
      while (killedInFlight() < 3) {
        version += 1;
        const applied = inside.metric('EventsApplied', { service: 'orders' });
        await tables.putAll(users(version));
        await eventually(async () =>
          expect(inside.metric('EventsApplied', { service: 'orders' })).toBeGreaterThan(applied),
        );
        inside.kill(replicator);
      }
      for (const id of [1, 2, 3]) await tables.remove(id);

      await eventually(async () => {
        const rows = Object.values(await tables.rows('Orders'));
        expect(rows).toHaveLength(USERS - 3);
        expect(rows.filter(({ name }) => name !== `version ${version}`)).toEqual([]);
      }, 50_000);
      expect(killedInFlight()).toBeGreaterThanOrEqual(3);
      expect(await tables.depth(tables.output('Orders', 'DeadLetterQueueUrl'))).toBe(0);
    });
  });
}

async function setVisibility(tables: ExampleTables, stack: string, seconds: number): Promise<void> {
  await tables.deployment.clients.sqs.send(
    new SetQueueAttributesCommand({
      QueueUrl: tables.output(stack, 'QueueUrl'),
      Attributes: { VisibilityTimeout: String(seconds) },
    }),
  );
}
