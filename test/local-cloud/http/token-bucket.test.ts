import { TokenBucket } from '../../../lib/local-cloud/http';

/** A bucket and its clock, in milliseconds. */
function newBucket(rate: number, burst: number) {
  const clock = { now: 0 };
  const bucket = new TokenBucket(rate, burst, () => clock.now);
  const takeAll = () => {
    let taken = 0;
    while (bucket.take()) taken += 1;
    return taken;
  };
  return { clock, bucket, takeAll };
}

test('a bucket is full at first, and fills up at its rate', () => {
  const { clock, takeAll } = newBucket(10, 5);
  expect(takeAll()).toBe(5);
  clock.now += 99;
  expect(takeAll()).toBe(0);
  clock.now += 1;
  expect(takeAll()).toBe(1);
  clock.now += 300;
  expect(takeAll()).toBe(3);
});

test('a bucket never holds more than its burst', () => {
  const { clock, takeAll } = newBucket(1000, 5);
  clock.now += 60_000;
  expect(takeAll()).toBe(5);
});
