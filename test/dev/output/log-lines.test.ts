import { isShown, type LogLine, readable } from '../../../lib/dev/output/log-lines';

const stdout = (message: string): LogLine => ({ stream: 'stdout', message });
const METRIC = stdout('{"_aws":{"Timestamp":1},"EventsApplied":1}');
const INFO = stdout('{"level":"INFO","message":"hello","timestamp":"2026"}');
const ERROR = stdout(
  '{"level":"ERROR","message":"refused","error":{"name":"TypeError","message":"x is undefined"}}',
);
const PRINTED = stdout('hello');
const WARNED: LogLine = { stream: 'stderr', message: 'careful' };
const CRASH: LogLine = { stream: 'platform', message: 'ERROR Sandbox.Timedout: Task timed out' };
const BILL: LogLine = { stream: 'platform', message: 'REPORT RequestId: 1 Duration: 2 ms' };

test.each([
  ['all', [INFO, ERROR, PRINTED, WARNED, CRASH]],
  ['errors', [ERROR, WARNED, CRASH]],
  ['none', []],
] as const)('--logs %s', (choice, shown) => {
  const all = [METRIC, INFO, ERROR, PRINTED, WARNED, CRASH, BILL, stdout(' ')];
  expect(all.filter((line) => isShown(line, choice))).toEqual(shown);
});

test('of a line as JSON the words are shown', () => {
  expect(readable(INFO.message)).toEqual({ text: 'INFO hello', isFailure: false });
  expect(readable(ERROR.message)).toEqual({
    text: 'ERROR refused: TypeError: x is undefined',
    isFailure: true,
  });
  expect(readable(CRASH.message)).toEqual({ text: CRASH.message, isFailure: true });
  expect(readable('{"a":1}')).toEqual({ text: '{"a":1}', isFailure: false });
});
