import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { BatchAnswer, BatchRequest } from '../../wire/batch-requests';
import { toJsonText } from '../../wire/json-text';
import type { ReadAnswer, ReadRequest } from '../../wire/read-requests';
import type { OperatorClients } from './clients';
import { OperatorError } from './errors';

const MAX_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** Errors that the owner's functions throw on purpose: asked again they answer the same. */
const ON_PURPOSE = new Set(['ProtocolError', 'ContractError']);
/** Errors of the Lambda service that no repetition mends. */
const PERMANENT = new Set([
  'ResourceNotFoundException',
  'AccessDeniedException',
  'InvalidParameterValueException',
  'InvalidRequestContentException',
  'RequestTooLargeException',
  'UnrecognizedClientException',
  'CredentialsProviderError',
]);

type Lambda = Pick<OperatorClients, 'lambda'>;

/** Asks the owner's function that fills and repairs replicas. @throws OperatorError `function-failed`, `interrupted` */
export function askBatch<R extends BatchRequest>(
  clients: Lambda,
  functionName: string,
  request: R,
  signal?: AbortSignal,
): Promise<BatchAnswer<R>> {
  return persist(() => invoke(clients, functionName, request) as Promise<BatchAnswer<R>>, signal);
}

/** Asks the owner's function that answers keys and digests. @throws OperatorError `function-failed`, `interrupted` */
export function askRead<R extends ReadRequest>(
  clients: Lambda,
  functionName: string,
  request: R,
  signal?: AbortSignal,
): Promise<ReadAnswer<R>> {
  return persist(() => invoke(clients, functionName, request) as Promise<ReadAnswer<R>>, signal);
}

/** Invokes once and waits for the result. @throws OperatorError `function-failed` when the function fails */
export async function invoke({ lambda }: Lambda, functionName: string, request: object): Promise<unknown> {
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: toJsonText(request) }),
  );
  const text = Payload ? Buffer.from(Payload).toString('utf8') : 'null';
  const answer = JSON.parse(text) as { errorType?: string; errorMessage?: string } | null;
  if (!FunctionError) return answer;
  const { errorType = FunctionError, errorMessage = 'no message' } = answer ?? {};
  throw new OperatorError(
    'function-failed',
    `the function ${functionName} failed (${errorType}): ${errorMessage}`,
    { cause: { name: errorType } },
  );
}

/** Everything that is asked may be asked twice, so whatever may pass is tried again, with growing pauses. */
async function persist<T>(attempt: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    throwIfInterrupted(signal);
    try {
      return await attempt();
    } catch (error) {
      if (attempts === MAX_ATTEMPTS || !mayPass(error)) throw error;
    }
    await pause(Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS), signal);
  }
}

function mayPass(error: unknown): boolean {
  const { name, cause } = error as Error & { cause?: { name?: string } };
  return !PERMANENT.has(name) && !ON_PURPOSE.has(cause?.name ?? '');
}

/** @throws OperatorError `interrupted` */
export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new OperatorError('interrupted', 'interrupted before the end; give the same command again');
}

/** Waits, or ends at once with an error when the signal says so. @throws OperatorError `interrupted` */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  throwIfInterrupted(signal);
  await sleep(ms, undefined, { signal }).catch(() => throwIfInterrupted(signal));
}
