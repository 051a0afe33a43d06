// Entry of an environment's worker thread. It runs as compiled JavaScript or, in a checkout, by Node's own type
// stripping: only erasable syntax, and no import that survives it, or Node would parse the file twice.
import type { MessagePort } from 'node:worker_threads';
import type { EnvironmentData, FunctionTracing, Invocation, PlainError, ThreadMessage } from './messages';

type FunctionHandler = (event: unknown, context: object) => unknown;

const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
const { existsSync } = process.getBuiltinModule('node:fs');
const { createRequire } = process.getBuiltinModule('node:module');
const path = process.getBuiltinModule('node:path');
const { pathToFileURL } = process.getBuiltinModule('node:url');

const port = parentPort as MessagePort;
const data = workerData as EnvironmentData;

class LoadError extends Error {
  constructor(name: string, message: string) {
    super(`function ${data.functionName}: ${message}`);
    this.name = name;
  }
}

function post(message: ThreadMessage): void {
  port.postMessage(message);
}

function plain(thrown: unknown): PlainError {
  if (thrown instanceof Error) return { name: thrown.name, message: thrown.message, stack: thrown.stack };
  // Lambda reports a thrown string or object like this, too.
  return {
    name: 'UnhandledError',
    message: typeof thrown === 'string' ? thrown : (JSON.stringify(thrown) ?? 'undefined'),
  };
}

/** Sends what the function writes through the port, because a piped stream may arrive after the result. */
function captureOutput(name: 'stdout' | 'stderr'): void {
  const decoder = new TextDecoder();
  process[name].write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    post({ kind: 'output', stream: name, text });
    const done = rest.at(-1);
    if (typeof done === 'function') process.nextTick(done as () => void);
    return true;
  };
}

function findFile(module: string): string {
  const base = path.resolve(data.codeDir, module);
  const file = ['.js', '.mjs', '.cjs'].map((extension) => base + extension).find((name) => existsSync(name));
  if (file !== undefined) return file;
  throw new LoadError(
    'Runtime.ImportModuleError',
    `no file ${base}.js (or .mjs, .cjs) for handler "${data.handler}": build its code, or correct the handler`,
  );
}

async function importFile(file: string): Promise<Record<string, unknown>> {
  const url = pathToFileURL(file).href;
  if (file.endsWith('.mjs')) return import(url);
  try {
    return createRequire(file)(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_REQUIRE_ASYNC_MODULE') return import(url);
    throw error;
  }
}

function explainLoadError(file: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
    const cause = message.split('\n', 1)[0];
    return new LoadError(
      'Runtime.ImportModuleError',
      `${cause} (loading ${file}): bundle it into the function's code`,
    );
  }
  if (error instanceof SyntaxError) {
    return new LoadError(
      'Runtime.UserCodeSyntaxError',
      `${file} is not valid JavaScript: ${message}: build it again`,
    );
  }
  return error instanceof Error
    ? error
    : new LoadError('Error', `${file} threw while loading: ${String(error)}`);
}

/** Resolves `dir/index.handler` as Lambda does: file up to the first dot of its last part, then the export. */
async function loadHandler(): Promise<FunctionHandler> {
  const slash = data.handler.lastIndexOf('/') + 1;
  const [name = '', ...exports] = data.handler.slice(slash).split('.');
  if (name === '' || exports.length === 0) {
    throw new LoadError(
      'Runtime.MalformedHandlerName',
      `handler "${data.handler}" is not like "index.handler": correct it`,
    );
  }
  const file = findFile(data.handler.slice(0, slash) + name);
  const module = await importFile(file).catch((error: unknown) => {
    throw explainLoadError(file, error);
  });
  let found: unknown = module;
  for (const key of exports) found = (found as Record<string, unknown> | undefined)?.[key];
  if (typeof found !== 'function') {
    const known = Object.keys(module).join(', ') || 'nothing';
    throw new LoadError(
      'Runtime.HandlerNotFound',
      `${file} has no exported function "${exports.join('.')}" (it exports ${known}): export it, or correct handler "${data.handler}"`,
    );
  }
  if (found.length >= 3) {
    throw new LoadError(
      'Runtime.CallbackHandlerDeprecated',
      `${file} exports a handler with a callback, which Node.js 24 on Lambda no longer calls: return a promise`,
    );
  }
  return found as FunctionHandler;
}

function contextOf(invocation: Invocation): object {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: data.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: data.functionArn,
    memoryLimitInMB: String(data.memoryMb),
    awsRequestId: invocation.requestId,
    logGroupName: data.logGroup,
    logStreamName: data.logStream,
    identity: undefined,
    clientContext: undefined,
    getRemainingTimeInMillis: () =>
      Math.max(0, Math.round(invocation.deadline - performance.timeOrigin - performance.now())),
  };
}

function serialise(result: unknown): string {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const wrapped = new Error(`the handler's result is not JSON: ${reason}`);
    wrapped.name = 'Runtime.MarshalError';
    throw wrapped;
  }
}

/** As a layer would be, it is there before the function's code. */
async function startTracing(): Promise<FunctionTracing | undefined> {
  if (data.traces === undefined) return undefined;
  const { module, variables } = data.traces;
  const { startTracing } = await import(module);
  return startTracing(data, variables);
}

async function run(
  handler: FunctionHandler,
  invocation: Invocation,
  tracing: FunctionTracing | undefined,
): Promise<void> {
  try {
    const event = JSON.parse(invocation.event);
    const context = contextOf(invocation);
    const result = await (tracing
      ? tracing.invoke(invocation.requestId, event, async () => handler(event, context))
      : handler(event, context));
    post({ kind: 'result', payload: serialise(result) });
  } catch (error) {
    post({ kind: 'error', error: plain(error) });
  }
}

captureOutput('stdout');
captureOutput('stderr');
async function start(): Promise<void> {
  const tracing = await startTracing();
  const handler = await loadHandler();
  const tellEnd = () => post({ kind: 'traces-ended' });
  port.on('message', (message: Invocation | null) => {
    if (message === null) tracing?.end().then(tellEnd, tellEnd);
    else void run(handler, message, tracing);
  });
  post({ kind: 'ready' });
}

start().catch((error: unknown) => post({ kind: 'loadError', error: plain(error) }));
