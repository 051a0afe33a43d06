import { type Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { readSignature } from '../shared/signature';
import type { Authority } from './authority';
import { type RefusalResponse, refusal } from './refusals';
import type { Session } from './sessions';

/** Tells what is behind that a request was checked. */
export const CHECKED = 'x-local-cloud-checked';
const NOT_KEPT: ReadonlySet<string> = new Set([CHECKED, 'expect']);

/** What is behind a proxy, and who decides what gets there. */
export interface CheckedTarget {
  readonly url: URL;
  readonly authority: Authority;
  /** Goes with what was allowed, for what is behind to know. */
  readonly token: string;
}

/** Answers any request: with a refusal, or with what comes from behind. */
export async function serveChecked(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { url: target, authority, token }: CheckedTarget,
  agent: Agent,
): Promise<void> {
  const { method = 'GET', url: path = '/', headers } = incoming;
  const signature = readSignature(path, headers) ?? { accessKey: 'none', region: '', service: '' };
  // Requests to S3 say everything in front of their bodies, which may be large.
  const body = signature.service === 's3' ? undefined : await bodyOf(incoming);
  const decision = authority.decide(signature, {
    method,
    path,
    headers,
    body: body?.toString('utf8') ?? '',
  });
  if (decision.refusal !== undefined) {
    incoming.resume();
    answer(outgoing, refusal(signature.service, decision.refusal));
    return;
  }
  const { hostname, port } = target;
  const forwarded = request(
    { hostname, port, path, method, headers: [...kept(incoming.rawHeaders), CHECKED, token], agent },
    (response) => {
      const hidden = hides(response, method, path, signature.service, authority, decision.session);
      if (hidden) {
        response.resume();
        answer(outgoing, hidden);
        return;
      }
      outgoing.writeHead(response.statusCode ?? 502, response.rawHeaders);
      if (body)
        bodyOf(response).then(
          (text) => outgoing.end(text),
          () => outgoing.destroy(),
        );
      else response.pipe(outgoing);
    },
  );
  forwarded.once('error', () => outgoing.destroy());
  outgoing.once('close', () => forwarded.destroy());
  if (body) forwarded.end(body);
  else incoming.pipe(forwarded);
}

/** Names and values as they came, which spares Node looking at each of them. */
function kept(raw: readonly string[]): string[] {
  return raw.filter((_, index) => !NOT_KEPT.has(raw[index - (index % 2)]?.toLowerCase() ?? ''));
}

/** Amazon S3 API reference, "GetObject": who may not list a bucket is not told that an object is missing. */
function hides(
  { statusCode }: IncomingMessage,
  method: string,
  path: string,
  service: string,
  authority: Authority,
  session: Session | undefined,
): RefusalResponse | undefined {
  if (!session || service !== 's3' || statusCode !== 404 || !['GET', 'HEAD'].includes(method))
    return undefined;
  const bucket = path.split(/[/?]/)[1] ?? '';
  const listing = { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` };
  return authority.allows(session, listing) ? undefined : refusal('s3', 'Access Denied');
}

function answer(outgoing: ServerResponse, { status, headers, body }: RefusalResponse): void {
  outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

/** By its events, which take half the time of its iterator. */
function bodyOf(stream: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    stream
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
      .once('error', reject);
  });
}
