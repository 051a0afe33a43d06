import { isProblemType } from '../../wire/api';
import { problemType } from '../../wire/problems';
import { OwnerError, type OwnerErrorKind, type ProblemDetails } from './owner-error';
import type { HttpResponse, SigningScope } from './signed-fetch';

const KINDS: { readonly [status: number]: OwnerErrorKind | undefined } = {
  401: 'forbidden',
  403: 'forbidden',
  404: 'not-found',
  429: 'throttled',
};
/** They do not heal within the time of a call. */
const LASTING = /^(ENOTFOUND|ERR_TLS_|CERT_|ERR_INVALID_URL|SELF_SIGNED|DEPTH_ZERO_|UNABLE_TO_)/;

/**
 * What an answer other than 200 and 304 means.
 *
 * @param scope of the signature that the request had
 */
export function statusError(
  call: string,
  { status, headers, body }: HttpResponse,
  now: number,
  scope: SigningScope,
): OwnerError {
  const problem = isProblem(headers) ? parseProblem(body) : undefined;
  const kind = kindOf(status, problem);
  return new OwnerError(kind, `${call}: the owner answered ${status} (${kind})${remedyFor(kind, scope)}`, {
    status,
    retryAfterMs: retryAfterMs(headers.get('retry-after'), now),
    problem,
  });
}

/** Whether the owner says that it has no such row. A wrong path says nothing of rows, and a gateway's 404 has no problem. */
export function isAbsence(error: unknown): boolean {
  if (!(error instanceof OwnerError) || error.kind !== 'not-found') return false;
  return error.problem !== undefined && error.problem.type !== problemType('no-such-route');
}

/**
 * What an error of `fetch` means.
 *
 * @returns the error itself when it is none of the network, such as missing credentials
 */
export function networkError(call: string, error: unknown): unknown {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown; name?: unknown } };
  if (name !== 'TypeError' || !cause) return error;
  const code = typeof cause.code === 'string' ? cause.code : String(cause.name);
  return new OwnerError('network', `${call}: no connection to the owner, or it broke (${code})`, {
    retryable: !LASTING.test(code),
    cause: error,
  });
}

function kindOf(status: number, problem: ProblemDetails | undefined): OwnerErrorKind {
  // One row that its owner cannot share does not mean that the owner is down.
  if (problem?.type === problemType('row-not-shareable')) return 'invalid-response';
  if (status >= 500) return 'unavailable';
  return KINDS[status] ?? (status >= 400 ? 'bad-request' : 'invalid-response');
}

/** The gateway does not say why it refuses. */
function remedyFor(kind: OwnerErrorKind, { service, region }: SigningScope): string {
  if (kind !== 'forbidden') return '';
  const fromElsewhere =
    service === 'lambda'
      ? "the owner's SyncApi must name it in sharedWith"
      : 'an HTTP API cannot be called: ask the owner for what its SyncApi says in "shared"';
  return `, for a signature for ${service} in ${region}: it must be for where the API is; the role that signs needs grantCall, and from another account ${fromElsewhere}`;
}

function isProblem(headers: Headers): boolean {
  return isProblemType(headers.get('content-type') ?? '');
}

function parseProblem(body: string): ProblemDetails | undefined {
  try {
    const { type, title, status, detail, instance } = JSON.parse(body);
    return { type, title, status, detail, instance };
  } catch {
    return undefined;
  }
}

/** "Retry-After", RFC 9110: seconds, or a date. */
function retryAfterMs(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
