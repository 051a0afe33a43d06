import type { ProblemView } from '../api';

/** What the console itself answers. */
export type ConsoleErrorCode =
  | 'read-only'
  | 'forbidden'
  | 'not-confirmed'
  | 'invalid-request'
  | 'not-found'
  | 'service-failed'
  | 'internal';

type Status = 400 | 403 | 404 | 405 | 409 | 413 | 415 | 500 | 502 | 503;

const STATUS: Readonly<Record<ConsoleErrorCode, Status>> = {
  'read-only': 403,
  forbidden: 403,
  'not-confirmed': 403,
  'invalid-request': 400,
  'not-found': 404,
  'service-failed': 502,
  internal: 500,
};

/** What is wrong with a request; its message says what to do. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError';

  constructor(
    readonly code: ConsoleErrorCode,
    message: string,
    /** Of the answer. @default that of the code */
    readonly status: Status = STATUS[code],
  ) {
    super(message);
  }
}

/** An answer that tells of an error. */
export interface Problem extends ProblemView {
  readonly status: Status;
}

/** Of the operator's codes; what is in none of them failed at a service. */
const OPERATOR_STATUS: Readonly<Record<string, Status>> = {
  'no-endpoint': 500,
  'invalid-namespace': 400,
  'invalid-key': 400,
  'invalid-body': 400,
  'no-rows': 400,
  'ambiguous-replica': 400,
  'ambiguous-feed': 400,
  'unknown-replica': 404,
  'unknown-feed': 404,
  'unknown-message': 404,
  'unknown-run': 404,
  'feed-missing': 409,
  'contract-unknown': 409,
  interrupted: 409,
  throttled: 503,
};

/** Errors that say what was asked wrongly, or what cannot be read. */
const REFUSALS = new Set(['ContractError', 'CatalogError', 'ProtocolError']);

/** What an error comes to for whoever asked: a code and one message, and never where in the program it happened. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ConsoleError) return pick(error.status, error.code, error);
  const { name = '', code, cause, $metadata } = (error ?? {}) as Thrown;
  if (name === 'OperatorError' && code !== undefined) {
    const refused = REFUSALS.has(cause?.name ?? '');
    return pick(OPERATOR_STATUS[code] ?? (refused ? 400 : 502), code, error);
  }
  if (REFUSALS.has(name)) return pick(400, code ?? 'invalid-request', error);
  // The SDK's: a service refused, or nobody answered.
  if ($metadata !== undefined || isUnreachable(error))
    return pick(502, 'service-failed' satisfies ConsoleErrorCode, `${name}: ${textOf(error)}`);
  const message = 'the console failed at this: its terminal says why; please report it';
  return pick(500, 'internal' satisfies ConsoleErrorCode, message);
}

interface Thrown {
  readonly name?: string;
  readonly code?: string;
  readonly cause?: { readonly name?: string };
  readonly $metadata?: unknown;
}

function pick(status: Status, code: string, error: unknown): Problem {
  return { status, code, message: textOf(error) };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}

const UNREACHABLE =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|TimeoutError|CredentialsProviderError)$/;

function isUnreachable(error: unknown): boolean {
  const { name, code, cause } = (error ?? {}) as { name?: string; code?: string; cause?: unknown };
  return (
    UNREACHABLE.test(code ?? '') ||
    UNREACHABLE.test(name ?? '') ||
    (cause !== undefined && isUnreachable(cause))
  );
}
