import { setTimeout as sleep } from 'node:timers/promises';
import { type MetricSample, parseEmf } from '../../../lib/local-cloud/telemetry/emf';
import { consumeChanges, Reject } from '../../../packages/cdk-event-sharing-client/consume';
import { userEvent } from '../../support/user-events';
import { deliver, Surroundings, user } from './support';

const at = { at: Date.now() };
const users = (count: number, when = at) =>
  Array.from({ length: count }, (_, index) =>
    userEvent(index + 1, undefined, { user_id: index + 1, name: `user ${index + 1}` }, when),
  );

/** Handles by the name of the user. */
function setUp(settings = {}, more = {}) {
  const around = new Surroundings();
  const consume = consumeChanges(
    user,
    async ({ data }) => {
      if (data?.name === 'fails') throw new Error('not now');
      if (data?.name === 'poison') throw new Reject('it is poison');
      if (data?.name === 'slow') await sleep(400);
    },
    around.options({ delivery: 'at-least-once', ...settings }, more),
  );
  const samples = (): MetricSample[] => around.measured.flatMap(parseEmf);
  const values = (name: string) => samples().flatMap((one) => (one.name === name ? one.values : []));
  return { around, consume, samples, values };
}
const named = (id: number, name: string, when = at) => userEvent(id, undefined, { user_id: id, name }, when);

describe('the metrics of a consumer', () => {
  it('count what became of each message of a batch, in one line', async () => {
    const { around, consume, samples } = setUp();
    const others = { ...named(9, 'Zoe'), audience: 'orders/User' };
    const one = named(1, 'Ada');
    await deliver(consume, [one, one, named(2, 'Bea'), named(3, 'fails'), named(4, 'poison'), 'x', others]);
    expect(around.measured).toHaveLength(1);
    expect(around.measured[0]).not.toContain('\n');
    const counts = samples().filter(({ unit }) => unit === 'Count');
    expect(Object.fromEntries(counts.map(({ name, values }) => [name, values]))).toEqual({
      EventsHandled: [2],
      EventsStale: [1],
      EventsParked: [2],
      EventsRetried: [1],
    });
  });

  it('have the dimensions that the construct tells, and are none where it tells none', async () => {
    const dimensions = { service: 'billing', consumer: 'pr-7.billing/Users', namespace: 'pr-7' };
    const { consume, samples } = setUp({ dimensions });
    await deliver(consume, [named(1, 'Ada')]);
    expect(samples()).toHaveLength(5);
    for (const each of samples()) expect(each).toMatchObject({ namespace: 'EventSharing', dimensions });
    const older = setUp({ dimensions: undefined });
    await deliver(older.consume, [named(1, 'Ada')]);
    expect(older.around.measured).toEqual([]);
  });

  it('tell how long it took from the change to the end of its own handling, in milliseconds', async () => {
    const { consume, samples, values } = setUp();
    const before = { at: Date.now() - 5_000 };
    const ahead = { at: Date.now() + 60_000 };
    await deliver(consume, [
      named(1, 'slow', before),
      named(2, 'Bea', before),
      named(3, 'fails', before),
      named(4, 'Dot', ahead),
    ]);
    expect(samples().find(({ name }) => name === 'HandlingLag')?.unit).toBe('Milliseconds');
    const [ofOneAhead, quick, slow, ...more] = values('HandlingLag').toSorted((a, b) => a - b);
    expect(more).toEqual([]);
    expect(ofOneAhead).toBe(0);
    expect(quick).toBeGreaterThanOrEqual(5_000);
    expect(quick).toBeLessThan(5_400);
    expect(slow).toBeGreaterThanOrEqual(5_400);
  });

  it('count handled deletions of what expired, and are silent where nothing did', async () => {
    const { consume, values } = setUp();
    const removed = (id: number) => userEvent(id, { user_id: id, name: 'Ada' }, undefined, at);
    await deliver(consume, [removed(1)]);
    expect(values('EventsExpired')).toEqual([]);
    const rejected = { ...named(5, 'poison'), reason: 'expired' };
    await deliver(consume, [removed(2), { ...removed(3), reason: 'expired' }, rejected]);
    expect(values('EventsExpired')).toEqual([1]);
  });

  it('have no more values in a line than CloudWatch takes, and counts in the first', async () => {
    const { around, consume, values } = setUp();
    await deliver(consume, users(250));
    const lags = around.measured
      .map(parseEmf)
      .map((line) => line.find(({ name }) => name === 'HandlingLag')?.values.length);
    expect(lags).toEqual([100, 100, 50]);
    expect(values('EventsHandled')).toEqual([250]);
    expect(values('EventsRetried')).toEqual([0]);
  });

  it('are on standard output, whatever logger there is, or nowhere', async () => {
    const lines: string[] = [];
    const written = jest
      .spyOn(process.stdout, 'write')
      .mockImplementation((text) => lines.push(`${text}`) > 0);
    try {
      const { around, consume } = setUp({}, { metrics: undefined });
      await deliver(consume, [named(1, 'fails')]);
      expect(around.logged).toEqual([expect.stringContaining('will be tried again')]);
      expect(lines).toEqual([expect.stringMatching(/^\{"_aws":.*"EventsRetried":1\}\n$/)]);
      await deliver(setUp({}, { metrics: false }).consume, [named(1, 'Ada')]);
      expect(lines).toHaveLength(1);
    } finally {
      written.mockRestore();
    }
  });

  it('are refused where nothing takes a line', () => {
    expect(() => setUp({}, { metrics: true })).toThrow(
      'consumeChanges: "metrics" takes no line: give a function, false for no metrics, or leave it out',
    );
  });
});
