import type { IncomingMessage } from 'node:http';

/** Larger bodies are refused: API Gateway takes 10 MB, Lambda 6 MB ("Quotas"). */
const MAX_BODY_BYTES = 6 * 1024 * 1024;

/** A request as it came, path and query still percent-encoded. */
export interface IncomingRequest {
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** By lower-case name; values of a repeated header are joined with commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** What goes back. */
export interface OutgoingResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

/** @returns `undefined` when the body is too large */
export async function readRequest(incoming: IncomingMessage): Promise<IncomingRequest | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (size > MAX_BODY_BYTES) return undefined;
  const [path = '/', query = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
  return {
    method: incoming.method ?? 'GET',
    path,
    query,
    headers: joined(incoming),
    body: Buffer.concat(chunks),
    sourceIp: incoming.socket.remoteAddress ?? '',
  };
}

export function jsonResponse(status: number, content: object): OutgoingResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) };
}

/** Says as little as AWS does; what is missing is in a header that AWS has not. */
export function refusedResponse(content: object, reason: string): OutgoingResponse {
  const { headers, ...response } = jsonResponse(403, content);
  return { ...response, headers: { ...headers, 'x-local-cloud-refusal': encodeURI(reason) } };
}

function joined({ headersDistinct }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values = []]) => [
      name,
      values.join(name === 'cookie' ? '; ' : ','),
    ]),
  );
}
