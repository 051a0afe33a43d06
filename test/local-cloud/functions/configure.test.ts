import { until } from '../../support/eventually';
import { cleanUp, codeDir, createFunction } from './create-function';

afterEach(cleanUp);

const code = (word: string, ms: number) =>
  `exports.handler = async () => { console.log('begun'); await new Promise((r) => setTimeout(r, ${ms})); return '${word}'; };`;

test('events under way end with the code that they began with, and the next ones meet the new code', async () => {
  const { fn, lines } = createFunction(code('old', 300));
  const running = [fn.invoke(1), fn.invoke(2)];
  await until(() => lines().length === 2);
  fn.configure({ ...fn.spec, codeDir: codeDir({ 'index.js': code('new', 0) }) });
  const waiting = fn.invoke(3);
  expect((await Promise.all(running)).map(({ payload }) => payload)).toEqual(['old', 'old']);
  expect(await waiting).toMatchObject({ payload: 'new' });
});

test('idle environments are given up at once', async () => {
  const { fn } = createFunction(code('old', 0));
  await fn.invoke(1);
  expect(fn.environments()).toBe(1);
  fn.configure({ ...fn.spec, codeDir: codeDir({ 'index.js': code('new', 0) }) });
  expect(fn.environments()).toBe(0);
  expect(await fn.invoke(2)).toMatchObject({ payload: 'new' });
});
