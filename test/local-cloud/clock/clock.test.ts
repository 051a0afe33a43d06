import { Clock } from '../../../lib/local-cloud/clock';

const NEVER = new AbortController().signal;
const HOUR_MS = 3_600_000;

test('a clock goes as fast as the machine, ahead of it by all its moves', async () => {
  const clock = new Clock();
  expect(clock.now()).toBeCloseTo(Date.now(), -3);
  await Promise.all([clock.advance('61 days'), clock.advance(1_500)]);
  expect(clock.now()).toBeCloseTo(Date.now() + 61 * 24 * HOUR_MS + 1_500, -3);
});

test('it moves at a whole second, and knows its time of any moment before and after', async () => {
  const clock = new Clock();
  const before = Math.floor(Date.now() / 1000) * 1000;
  await clock.advance('1 hour');
  const after = Math.floor(Date.now() / 1000) * 1000;
  expect(after).toBeGreaterThan(before);
  expect([clock.timeAt(before), clock.timeAt(after - 1), clock.timeAt(after)]).toEqual([
    before,
    after - 1,
    after + HOUR_MS,
  ]);
});

test('who sleeps for longer than a timer of Node may last sleeps all the same', async () => {
  const clock = new Clock();
  const looks = jest.spyOn(clock, 'now');
  const stop = new AbortController();
  const sleep = clock.sleep(61 * 24 * HOUR_MS, stop.signal);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(looks).toHaveBeenCalledTimes(1);
  stop.abort();
  await sleep;
});

test('who sleeps is woken by a move that is far enough, and by the signal', async () => {
  const clock = new Clock();
  const slept: string[] = [];
  const stop = new AbortController();
  const sleeps = [
    clock.sleep(HOUR_MS, NEVER).then(() => slept.push('one hour')),
    clock.sleep(3 * HOUR_MS, stop.signal).then(() => slept.push('three hours')),
    clock.sleep(61 * 24 * HOUR_MS, stop.signal).then(() => slept.push('61 days')),
  ];
  await clock.advance('2 hours');
  await sleeps[0];
  expect(slept).toEqual(['one hour']);
  stop.abort();
  await Promise.all(sleeps);
  expect(slept).toHaveLength(3);
});

test('whoever moves it waits for those that follow, and hears of the ones that fail', async () => {
  const clock = new Clock();
  const seen: number[] = [];
  clock.follow(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    seen.push(clock.now());
  });
  await clock.advance('1 hour');
  expect(seen).toEqual([expect.closeTo(Date.now() + HOUR_MS, -4)]);
  clock.follow(() => Promise.reject(new Error('behind')));
  await expect(clock.advance('1 hour')).rejects.toThrow('behind');
  await expect(clock.advance('1 hour')).rejects.toThrow('behind');
});
