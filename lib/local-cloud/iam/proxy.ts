import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readSignature } from '../shared/signature';
import type { Authority } from './authority';
import { type RefusalResponse, refusal } from './refusals';
import type { Session } from './sessions';

/** Tells what is behind that a request was checked. */
const CHECKED = 'x-local-cloud-checked';
const NOT_KEPT: ReadonlySet<string> = new Set([CHECKED, 'expect']);

/** Stands between functions and an emulator, and lets pass what their roles allow. */
export interface AuthorisingProxy {
  /** Base URL, always loopback. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * @param target base URL of what answers the requests that are allowed
 * @param token goes with them, for what is behind to know
 */
export async function startAuthorisingProxy(
  target: string,
  authority: Authority,
  token: string,
): Promise<AuthorisingProxy> {
  const agent = new Agent({ keepAlive: true });
  const behind = new URL(target);
  const server = createServer((incoming, outgoing) => {
    // A killed function closes its connection in the middle.
    serve(incoming, outgoing, { target: behind, authority, token }, agent).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      agent.destroy();
    },
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { target, authority, token }: { target: URL; authority: Authority; token: string },
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
