import { UpdateLoop } from '../../../lib/dev/watch/update-loop';
import { until } from '../../support/eventually';

/** A loop over changes that the test makes. */
function looping(update: (files: readonly string[]) => Promise<void>) {
  const changed = new Set<string>();
  const updates: string[][] = [];
  const echoes: string[][] = [];
  const loop = new UpdateLoop({
    takeChanges() {
      const files = [...changed];
      changed.clear();
      return files;
    },
    async update(files) {
      updates.push([...files]);
      await update(files);
    },
    onEcho: (files) => echoes.push([...files]),
  });
  const change = (...files: string[]) => {
    for (const file of files) changed.add(file);
    loop.hint();
  };
  return { loop, change, updates, echoes };
}

test('a burst is one update, and what changes meanwhile leads to one more', async () => {
  let goOn = () => {};
  const first = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const { change, updates, loop } = looping(() => first);
  change('a');
  change('b');
  await until(() => updates.length === 1, 'the first update');
  change('c');
  change('d');
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(updates).toEqual([['a', 'b']]);
  goOn();
  await until(() => updates.length === 2, 'one more');
  await loop.close();
  expect(updates).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

test('an app that writes a file with each synthesis does not start itself for ever', async () => {
  const { change, updates, echoes, loop } = looping(async () => {
    change('built-at.txt');
    // Longer than a burst lasts.
    await new Promise((resolve) => setTimeout(resolve, 200));
  });
  change('app.ts');
  await until(() => echoes.length === 1, 'the echo');
  expect(echoes).toEqual([['built-at.txt']]);
  expect(updates.length).toBeLessThan(6);
  const before = updates.length;
  change('app.ts');
  await until(() => updates.length > before, 'an update for a real change');
  await loop.close();
});

test('keys wait for an update under way, and a failure ends nothing', async () => {
  const order: string[] = [];
  const { change, loop, updates } = looping(async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    order.push('update');
  });
  change('a');
  await until(() => updates.length === 1, 'the update');
  await expect(
    loop.between(async () => {
      order.push('key');
      throw new Error('broken');
    }),
  ).rejects.toThrow('broken');
  change('b');
  await until(() => order.length === 3, 'the next update');
  expect(order).toEqual(['update', 'key', 'update']);
  await loop.close();
  change('c');
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(updates).toHaveLength(2);
});
