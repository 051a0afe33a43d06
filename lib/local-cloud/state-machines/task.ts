import type { Clock } from '../clock';
import { INVOKE } from './check';
import type { TaskState } from './definition';
import { StateError } from './errors';
import { AccessRefused, type Scope, type Services } from './scope';

/** Runs a task, of which there is one kind: a function. */
export async function runTask(
  state: TaskState,
  input: unknown,
  { services, clock, signal }: Scope,
): Promise<unknown> {
  const optimised = state.Resource === INVOKE;
  const { FunctionName, Payload = {} } = input as { FunctionName?: unknown; Payload?: unknown };
  const call = optimised
    ? invoke(services, String(FunctionName), Payload)
    : invoke(services, state.Resource, input);
  const payload = await within(state.TimeoutSeconds, call, clock, signal);
  return optimised ? { ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 } : payload;
}

async function invoke(services: Services, functionName: string, payload: unknown): Promise<unknown> {
  const result = await services.invoke(functionName, payload).catch((error: Error) => {
    const name = error instanceof AccessRefused ? 'States.Permissions' : 'Lambda.AWSLambdaException';
    throw new StateError(name, error.message);
  });
  if (!result.error) return result.payload;
  const { name, message, stack } = result.error;
  // As Lambda answers a function's error: the type is what retriers know it by.
  throw new StateError(
    name,
    JSON.stringify({ errorMessage: message, errorType: name, trace: stack?.split('\n') ?? [] }),
  );
}

/** The call goes on after its time, as on AWS; nobody waits for it. */
async function within<T>(
  seconds: number | undefined,
  call: Promise<T>,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  call.catch(() => undefined);
  const over = new AbortController();
  const ends = AbortSignal.any([over.signal, signal]);
  const aborted = new Promise<never>((_resolve, reject) => {
    ends.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => undefined);
  const late = new Promise<never>((_resolve, reject) => {
    if (seconds === undefined) return;
    void clock.sleep(seconds * 1000, ends).then(() => {
      reject(new StateError('States.Timeout', `it took more than ${seconds} s`));
    });
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([call, aborted, late]);
  } finally {
    over.abort();
  }
}
