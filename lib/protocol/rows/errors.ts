/** Why an event can never be applied, a change never be published, or a request never be served. */
export type ReasonCode =
  | 'malformed'
  | 'wrong-contract'
  | 'unknown-major-version'
  | 'invalid'
  | 'older-than-horizon'
  | 'ahead-of-clock'
  | 'rejected-by-table'
  | 'rejected-by-handler'
  | 'rejected-by-target'
  | 'payload-missing'
  | 'event-changed'
  | 'unsupported-value'
  | 'too-large'
  | 'incomplete-record'
  | 'bad-request';

/** Something that will fail again however often it is tried. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';

  constructor(
    readonly code: ReasonCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What errors of the network and of services carry beside their message. */
interface Traits {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly errors?: readonly unknown[];
  readonly $metadata?: { readonly httpStatusCode?: unknown; readonly requestId?: unknown };
}

/** The kind of an error, to decide by. */
export function nameOf(error: unknown): string {
  return isError(error) ? error.name : typeof error;
}

/**
 * For logs: the code of an error, the status of its answer, the request's id, the action that was not allowed, and the message of the network. Any
 * other message may hold values of a request, and is left out.
 */
export function causeOf(error: unknown): string {
  if (error instanceof ProtocolError) return error.message;
  if (!isError(error)) return nameOf(error);
  const { code, syscall, errors, message, $metadata } = error;
  // Several addresses were tried: the error that stands for all has no message.
  const [first] = errors ?? [];
  if (message === '' && first !== undefined) return causeOf(first);
  const name = typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : error.name;
  const { httpStatusCode, requestId } = $metadata ?? {};
  const request = typeof requestId === 'string' ? `, request ${requestId}` : '';
  const status = typeof httpStatusCode === 'number' ? ` (HTTP ${httpStatusCode}${request})` : '';
  const tells =
    syscall === undefined ? /not authorized to perform: [a-z0-9-]+:\w+/.exec(message)?.[0] : message;
  return tells ? `${name}${status}: ${tells}` : `${name}${status}`;
}

/** By its members: an error may come from another realm. */
function isError(value: unknown): value is Error & Traits {
  const { name, message, stack } = Object(value) as Partial<Error>;
  return [name, message, stack].every((member) => typeof member === 'string');
}
