import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { METRIC } from '../../../lib/wire/metrics';
import { ExampleTables } from '../../support/example-tables';
import { type Backend, describeOn } from '../backends/backend';

/** What the handlers must tell about their work, on a cloud where that can be read. */
export function telemetryFeatures(backend: Backend): void {
  describeOn(backend, 'telemetry', backend.cannot?.telemetry, () => {
    let tables: ExampleTables;
    let metric: (name: string, service: string) => number;
    let logs: () => readonly string[];

    beforeAll(async () => {
      const deployment = await backend.deploy();
      tables = new ExampleTables(deployment, backend.patienceMs);
      const { inside } = deployment;
      if (!inside) throw new Error(`${backend.name} does not show metrics and logs`);
      metric = (name, service) => inside.metric(name, { service });
      logs = inside.logs;

      const user = { user_id: 1, name: 'Secretname', email: 'secret@example.com', newsletter: true };
      await tables.put({ ...user, password_hash: 'secret-1' });
      await tables.shows('Orders', 1, { user_id: 1, name: 'Secretname' });
      await tables.put({ ...user, password_hash: 'secret-2' });
      await tables.put({ user_id: 2, name: new Uint8Array([1]) });
      const QueueUrl = tables.output('Orders', 'QueueUrl');
      const MessageBody = JSON.stringify({ name: 'Secretname', email: 'secret@example.com' });
      await deployment.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    });
    afterAll(() => tables?.deployment.stop());

    it('counts what was published, suppressed and parked by the publisher', async () => {
      await tables.eventually(async () => {
        expect(metric(METRIC.published, 'users')).toBe(1);
        expect(metric(METRIC.suppressed, 'users')).toBe(1);
        expect(metric(METRIC.parked, 'users')).toBe(1);
      });
    });

    it('counts what was applied and parked by a replicator, and measures its lag', async () => {
      await tables.eventually(async () => {
        expect(metric(METRIC.applied, 'orders')).toBe(1);
        expect(metric(METRIC.parked, 'orders')).toBe(1);
      });
      // Stream times are whole seconds, so that the lag of a fast pipeline is between zero and about one second.
      expect(metric(METRIC.lag, 'orders')).toBeGreaterThan(0);
      expect(metric(METRIC.staleButNewerByTime, 'orders')).toBe(0);
    });

    it('counts what a consumer has handled, and measures its lag', async () => {
      await tables.eventually(async () => expect(metric(METRIC.handled, 'billing')).toBe(1));
      expect(metric(METRIC.handlingLag, 'billing')).toBeGreaterThan(0);
      expect(metric(METRIC.retried, 'billing')).toBe(0);
    });

    it('logs what was parked by key hash and reason, and never shows a value', async () => {
      await tables.eventually(async () => {
        expect(logs().filter((line) => line.includes('event parked'))).toHaveLength(1);
        expect(logs().filter((line) => line.includes('change parked'))).toHaveLength(1);
      });
      expect(logs().filter((line) => /secret/i.test(line))).toEqual([]);
    });
  });
}
