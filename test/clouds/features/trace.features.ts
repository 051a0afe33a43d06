import type { ExampleTables } from '../../support/example-tables';
import type { Backend } from '../backends/backend';
import type { Tap } from './tap';
import { writersContext } from './writers-context';

/**
 * What every cloud must show of a writer's trace: it goes with the change to whoever follows, beside the data.
 *
 * @param example deployed before the tests
 * @param tap on the feed of users
 */
export function traceFeatures(backend: Backend, example: () => ExampleTables, tap: () => Tap): void {
  describe(`the trace of a writer on ${backend.name}`, () => {
    /** Events of a user, the oldest first, once there are that many. */
    const eventsOf = async (user_id: number, count: number) =>
      (await tap().eventsOf(String(user_id), count)).map((body) => JSON.parse(body));

    it('is in the event, and never in its data', async () => {
      const traceparent = writersContext(401);
      await example().put({ user_id: 401, name: 'Mia', traceparent });
      const [event] = await eventsOf(401, 1);
      expect(event).toMatchObject({ traceparent, data: { user_id: 401, name: 'Mia' } });
      expect(event.data).not.toHaveProperty('traceparent');
      await example().shows('Orders', 401, { user_id: 401, name: 'Mia' });
    });

    it('comes to a consumer, and stays with what it parks', async () => {
      const traceparent = writersContext(402);
      // Billing rejects the address.
      await example().put({ user_id: 402, name: 'Noa', email: 'nowhere', traceparent });
      await example().eventually(async () => {
        const letters = await example().receive(example().output('Billing', 'UsersDeadLetterQueueUrl'));
        const parked = letters.map(({ Body = '' }) => JSON.parse(Body));
        expect(parked.find(({ subject }) => subject === '402')).toMatchObject({ traceparent });
      });
    });

    it('is of the write that has set it, not of later ones, and alone makes no event', async () => {
      const contexts = [403, 404, 405].map(writersContext);
      const [first, second, third] = contexts;
      await example().put({ user_id: 403, name: 'Ole', traceparent: first });
      await example().put({ user_id: 403, name: 'Ole', traceparent: second });
      await example().put({ user_id: 403, name: 'Olaf', traceparent: second });
      await example().put({ user_id: 403, name: 'Olga', traceparent: third });
      await example().shows('Orders', 403, { user_id: 403, name: 'Olga' });
      const events = await eventsOf(403, 3);
      expect(events.map(({ data }) => data.name)).toEqual(['Ole', 'Olaf', 'Olga']);
      // A cloud may have a trace of its own for an invocation.
      const told = events.map(({ traceparent }) => (contexts.includes(traceparent) ? traceparent : 'none'));
      expect(told).toEqual([first, 'none', third]);
    });

    it("is nobody's where what the writer has left is no trace context, and the change flows", async () => {
      const traceparent = 'no context';
      await example().put({ user_id: 406, name: 'Pia', traceparent });
      const [event] = await eventsOf(406, 1);
      expect(event).toMatchObject({ data: { name: 'Pia' } });
      expect(event.traceparent).not.toBe(traceparent);
    });
  });
}
