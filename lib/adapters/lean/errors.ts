import type { Answer } from './answer';
import { textOf } from './xml';

/** What is known of a request that failed; `causeOf` of the protocol reads it. */
export interface Metadata {
  readonly httpStatusCode: number;
  readonly requestId?: string;
}

/** An error that a service answered. Its name is the service's code, as with the SDK. */
export class ServiceError extends Error {
  readonly $fault: 'client' | 'server';

  constructor(
    override readonly name: string,
    message: string,
    readonly $metadata: Metadata,
    /** The item that is there, or why each action of a transaction was not done. */
    members: { readonly Item?: unknown; readonly CancellationReasons?: unknown } = {},
  ) {
    super(message);
    Object.assign(this, members);
    this.$fault = $metadata.httpStatusCode >= 500 ? 'server' : 'client';
  }
}

/** There was no connection, or no whole answer, in time. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** An answer that is not of the form or the checksum that was promised: something on the way broke it, or made it up. */
export class BrokenAnswerError extends Error {
  override readonly name = 'BrokenAnswerError';

  constructor(
    reason: string,
    readonly $metadata: Metadata,
  ) {
    super(`the answer cannot be used: ${reason}`);
  }
}

export class AnswerTooLargeError extends Error {
  override readonly name = 'AnswerTooLargeError';

  constructor(bytes: number) {
    super(`the answer has more than the ${bytes} bytes that are read`);
  }
}

export function metadataOf({ status, headers }: Answer): Metadata {
  const requestId = headers['x-amzn-requestid'] ?? headers['x-amz-request-id'];
  return { httpStatusCode: status, ...(typeof requestId === 'string' && { requestId }) };
}

/** Codes are names; whatever else stands in their place is not a service's. */
const CODE = /^[A-Za-z][\w.]*$/;

/** The error that an answer tells of, in JSON or XML. */
export function serviceError(answer: Answer): ServiceError {
  const { code, message, members } = faultOf(answer.body.toString());
  // `com.amazonaws.dynamodb.v20120810#Busy`, `Busy:http://…`, or the name alone.
  const told = String(answer.headers['x-amzn-errortype'] ?? code ?? '');
  const [, name = ''] = /^(?:[^#:]*#)?([^:]*)/.exec(told) ?? [];
  return new ServiceError(
    CODE.test(name) ? name : 'UnknownError',
    message || `HTTP ${answer.status}`,
    metadataOf(answer),
    members,
  );
}

function faultOf(body: string): { code?: unknown; message?: string; members?: object } {
  if (body.trimStart().startsWith('<'))
    return { code: textOf(body, 'Code'), message: textOf(body, 'Message') };
  try {
    const { __type: code, message, Message, Item, CancellationReasons } = JSON.parse(body);
    const members = { ...(Item && { Item }), ...(CancellationReasons && { CancellationReasons }) };
    return { code, message: String(message ?? Message ?? ''), members };
  } catch {
    return {};
  }
}
