// Runs as /var/rapid/init in a function's container, where LocalStack expects its own program: it takes events at /invoke and
// posts their ends to LOCALSTACK_RUNTIME_ENDPOINT. The function itself runs as it does on the local cloud.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { Clock } from '../../../lib/local-cloud/clock';
import { Environment, type InvocationOutcome } from '../../../lib/local-cloud/functions/environment';
import type { FunctionSpec, LogEntry } from '../../../lib/local-cloud/shared/types';

/** `INVOCATION_PORT` of LocalStack's executor endpoint. */
const PORT = 9563;

interface Invocation {
  readonly 'invoke-id': string;
  readonly 'invoked-function-arn': string;
  readonly payload: string;
}

const spec: Omit<FunctionSpec, 'arn'> = {
  name: variable('AWS_LAMBDA_FUNCTION_NAME'),
  codeDir: variable('LAMBDA_TASK_ROOT'),
  handler: variable('_HANDLER'),
  timeoutMs: Number(variable('AWS_LAMBDA_FUNCTION_TIMEOUT')) * 1000,
  memoryMb: Number(variable('AWS_LAMBDA_FUNCTION_MEMORY_SIZE')),
  environment: Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? ''])),
  logGroup: variable('AWS_LAMBDA_LOG_GROUP_NAME'),
};
const lines: string[] = [];
let environment: Environment | undefined;

/** One environment for the life of the container, but for those that an event ended. */
function alive(arn: string): Environment {
  if (!environment?.alive) environment = new Environment({ ...spec, arn }, keepLine, new Clock());
  return environment;
}

function keepLine({ message }: LogEntry): void {
  lines.push(message);
  console.log(message);
}

async function invoke(invocation: Invocation): Promise<void> {
  const id = invocation['invoke-id'];
  const outcome = await alive(invocation['invoked-function-arn']).run(id, invocation.payload);
  // LocalStack ends the invocation with the response, so what belongs to it comes before.
  await post(`invocations/${id}/logs`, JSON.stringify({ logs: lines.splice(0).join('\n') }));
  await post(`invocations/${id}/${'error' in outcome ? 'error' : 'response'}`, bodyOf(outcome));
}

function bodyOf(outcome: InvocationOutcome): string {
  if ('payload' in outcome) return outcome.payload;
  const { name, message, stack } = outcome.error;
  return JSON.stringify({ errorType: name, errorMessage: message, stackTrace: stack?.split('\n') ?? [] });
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set: this program runs in a container of LocalStack`);
  return value;
}

async function post(path: string, body: string): Promise<void> {
  const response = await fetch(`${variable('LOCALSTACK_RUNTIME_ENDPOINT')}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  if (!response.ok) console.error(`LocalStack answered ${response.status} to ${path}`);
}

const server = createServer(async (request, response) => {
  const invocation = (await json(request)) as Invocation;
  response.end();
  await invoke(invocation).catch((error) => console.error(error));
});
server.listen(PORT, () => void post(`status/${variable('LOCALSTACK_RUNTIME_ID')}/ready`, '{}'));
// The first process of a container has no default answer to it.
process.once('SIGTERM', () => process.exit());
