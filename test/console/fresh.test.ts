import { setTimeout as sleep } from 'node:timers/promises';
import { Fresh } from '../../lib/console/shared/fresh';

/** Reads that are counted, and what each was given. */
function counting(freshMs: number, read = async (count: number) => count) {
  const given: (number | undefined)[] = [];
  const fresh = new Fresh<number>((before) => read(given.push(before)), freshMs);
  return { fresh, given };
}

describe('what is read again when it is old', () => {
  test('is not read again while it is fresh', async () => {
    const { fresh, given } = counting(60_000);
    expect([await fresh.get(), await fresh.get()]).toEqual([1, 1]);
    expect(given).toEqual([undefined]);
  });

  test('is read again when it is older than it may be, and knows what was known before', async () => {
    const { fresh, given } = counting(0);
    expect([await fresh.get(), await fresh.get()]).toEqual([1, 2]);
    expect(given).toEqual([undefined, 1]);
  });

  test('is read once for all who wait for it', async () => {
    const { fresh, given } = counting(60_000, async (count) => {
      await sleep(5);
      return count;
    });
    expect(await Promise.all([fresh.get(), fresh.get(), fresh.get()])).toEqual([1, 1, 1]);
    expect(given).toHaveLength(1);
  });

  test('is read again after a deployment', async () => {
    const { fresh } = counting(60_000);
    await fresh.get();
    fresh.expire();
    expect(await fresh.get()).toBe(2);
  });

  test('is read again when something has changed while it was being read', async () => {
    const { fresh, given } = counting(60_000, async (count) => {
      await sleep(count === 1 ? 20 : 1);
      return count;
    });
    const before = fresh.get();
    fresh.expire();
    expect(await fresh.get()).toBe(2);
    expect(await before).toBe(1);
    expect([await fresh.get(), fresh.known]).toEqual([2, 2]);
    expect(given).toHaveLength(2);
  });

  test('lets who ends it wait for a reading, also for one that fails', async () => {
    const ended: number[] = [];
    const { fresh } = counting(60_000, async (count) => {
      await sleep(5);
      ended.push(count);
      throw new Error('not now');
    });
    await fresh.settled();
    const asked = expect(fresh.get()).rejects.toThrow('not now');
    await fresh.settled();
    expect(ended).toEqual([1]);
    await asked;
  });

  test('is asked for again when it could not be read', async () => {
    const { fresh } = counting(60_000, async (count) => {
      if (count === 1) throw new Error('not now');
      return count;
    });
    await expect(fresh.get()).rejects.toThrow('not now');
    expect(await fresh.get()).toBe(2);
  });
});
