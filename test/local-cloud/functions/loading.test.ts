import { cleanUp, createFunction } from './create-function';

afterEach(cleanUp);

describe('failing to load', () => {
  const load = async (code: string | Record<string, string>, handler = 'index.handler') => {
    const { fn } = createFunction(code, { handler });
    const { error } = await fn.invoke({});
    return { error, dir: fn.spec.codeDir };
  };

  test('a missing file is named, with the function and the remedy', async () => {
    const { error, dir } = await load({ 'other.js': '' });
    expect(error?.name).toBe('Runtime.ImportModuleError');
    expect(error?.message).toBe(
      `function probe: no file ${dir}/index.js (or .mjs, .cjs) for handler "index.handler": build its code, or correct the handler`,
    );
  });

  test('a missing export is named, with what there is', async () => {
    const { error, dir } = await load('exports.main = () => 1; exports.other = 2;');
    expect(error?.name).toBe('Runtime.HandlerNotFound');
    expect(error?.message).toBe(
      `function probe: ${dir}/index.js has no exported function "handler" (it exports main, other): export it, or correct handler "index.handler"`,
    );
  });

  test('a missing module is named', async () => {
    const { error, dir } = await load('require("no-such-module");');
    expect(error?.name).toBe('Runtime.ImportModuleError');
    expect(error?.message).toBe(
      `function probe: Cannot find module 'no-such-module' (loading ${dir}/index.js): bundle it into the function's code`,
    );
  });

  test.each([
    ['broken syntax', 'const = 1;', 'Runtime.UserCodeSyntaxError', /index\.js is not valid JavaScript/],
    ['code that throws', 'throw new TypeError("no table name");', 'TypeError', /no table name/],
    [
      'a callback handler',
      'exports.handler = (e, c, cb) => cb();',
      'Runtime.CallbackHandlerDeprecated',
      /return a promise/,
    ],
  ])('%s is reported', async (_name, code, name, message) => {
    const { error } = await load(code);
    expect(error).toMatchObject({ type: 'Unhandled', name });
    expect(error?.message).toMatch(message);
  });

  test('a handler name without an export is reported', async () => {
    const { error } = await load('exports.handler = 1;', 'index');
    expect(error?.name).toBe('Runtime.MalformedHandlerName');
  });

  test('the next event tries to load again', async () => {
    const { fn } = createFunction('exports.main = 1;');
    await fn.invoke({});
    expect(fn.environments()).toBe(0);
    expect((await fn.invoke({})).error?.name).toBe('Runtime.HandlerNotFound');
  });
});
