import { run } from '../../lib/cli/program';
import { ask } from '../console/support/ask';
import { bearer } from '../console/support/idle-console';
import { type OperatedExample, operateExample } from '../operator/support/operated-example';
import { until } from '../support/eventually';
import { eventSharing } from './support/event-sharing';

const saved = { ...process.env };
let example: OperatedExample;
beforeAll(async () => {
  example = await operateExample();
});
afterAll(async () => {
  process.env = saved;
  await example?.stop();
});
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
});

/** The command at work, with what it has written so far. */
function start(...args: string[]) {
  Object.assign(process.env, example.cloud.environment);
  const [out, err]: string[][] = [[], []];
  const stop = new AbortController();
  const code = run(
    ['console', ...args],
    {
      out: (line) => out?.push(line),
      err: (line) => err?.push(line),
      interactive: false,
      ask: async () => undefined,
      animate: async () => ({ update() {}, done() {} }),
    },
    stop.signal,
  );
  return { out: out ?? [], err: err ?? [], code, stop: () => stop.abort() };
}

test('it prints the address, serves until Ctrl-C, and that is its good end', async () => {
  const { out, err, code, stop } = start();
  const url = await until(() => out[0]);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
  const port = Number(new URL(url).port);
  const { text } = await ask(port, '/api/session', { headers: bearer({ url }) });
  expect(JSON.parse(text)).toMatchObject({
    account: expect.stringMatching(/^\d{12}$/),
    region: expect.any(String),
    endpoint: expect.stringMatching(/^http:/),
    realAws: false,
    write: false,
    dev: false,
  });
  expect(err.join()).toContain('can read here');
  stop();
  expect(await code).toBe(0);
  await expect(ask(port, '/')).rejects.toThrow('ECONNREFUSED');
});

test('--write allows writes, and --json prints a document', async () => {
  const { out, code, stop } = start('--write', '--json');
  const { url, port } = await until(() => (out.at(-1) === '}' ? JSON.parse(out.join('\n')) : undefined));
  const { text } = await ask(port, '/api/session', { headers: bearer({ url }) });
  expect(JSON.parse(text).write).toBe(true);
  const second = await eventSharing(['console', '--port', String(port)]);
  expect([second.code, second.err]).toEqual([2, expect.stringContaining('EADDRINUSE')]);
  stop();
  expect(await code).toBe(0);
});

test('without an endpoint it is refused, as it is at AWS itself without --real-aws', async () => {
  const none = await eventSharing(['console']);
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('no endpoint is configured')]);
  const aws = await eventSharing(['console', '--endpoint', 'https://sqs.us-east-1.amazonaws.com']);
  expect([aws.code, aws.err]).toEqual([2, expect.stringContaining('is AWS itself')]);
});
