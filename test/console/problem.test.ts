import { ConsoleError, problemOf } from '../../lib/console/shared/problem';
import { ContractError } from '../../lib/contracts';
import { OperatorError } from '../../lib/operator';
import { ask } from './support/ask';
import { bearer, startIdleConsole } from './support/idle-console';

const operator = (code: string, cause?: object) =>
  new OperatorError(code as OperatorError['code'], 'what and how to mend it', { cause });
const sdk = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException', $metadata: {} });
const refused = Object.assign(new Error(''), { code: 'ECONNREFUSED', name: 'AggregateError' });

test.each([
  ['what is not there', operator('unknown-replica'), 404, 'unknown-replica'],
  ['what was asked wrongly', operator('invalid-key'), 400, 'invalid-key'],
  ['a function that fails', operator('function-failed'), 502, 'function-failed'],
  ['a function that refuses', operator('function-failed', { name: 'ProtocolError' }), 400, 'function-failed'],
  ['a service that is busy', operator('throttled'), 503, 'throttled'],
  ['no contract', new ContractError('invalid-contract', 'no'), 400, 'invalid-contract'],
  ['a service that refuses', sdk, 502, 'service-failed'],
  ['nobody at the other end', refused, 502, 'service-failed'],
  ['one of its own', new ConsoleError('read-only', 'no'), 403, 'read-only'],
  ['a bug', new TypeError('x is undefined'), 500, 'internal'],
  ['what is no error', 'text', 500, 'internal'],
])('%s is told with its code', (_name, error, status, code) => {
  const problem = problemOf(error);
  expect([problem.status, problem.code]).toEqual([status, code]);
});

test('a bug tells nothing of where it is to who asks, and all to the terminal', async () => {
  const told: unknown[] = [];
  const bug = new TypeError('secret is undefined');
  const console_ = await startIdleConsole({
    discover: async () => {
      throw bug;
    },
    onError: (error) => told.push(error),
  });
  try {
    const { status, text, headers } = await ask(console_.port, '/api/map', { headers: bearer(console_) });
    expect([status, headers['content-type']]).toEqual([500, expect.stringContaining('application/json')]);
    expect(JSON.parse(text)).toEqual({ code: 'internal', message: expect.not.stringContaining('secret') });
    expect(text).not.toMatch(/\bat .*:\d+|node_modules|\.ts/);
    expect(told).toEqual([bug]);
  } finally {
    await console_.stop();
  }
}, 15_000);
