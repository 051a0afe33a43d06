import { Agent, createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Authority } from '../../../lib/local-cloud/iam/authority';
import { type AuthorisingProxy, startAuthorisingProxy } from '../../../lib/local-cloud/iam/proxy';

const TOKEN = 'the token';
const allowing = { decide: () => ({}) } as unknown as Authority;

let behind: Server;
/** The connection of one test. */
let agent: Agent;
let proxy: AuthorisingProxy;
let arrived: { headers: IncomingHttpHeaders; body: string };
let answer: { headers: readonly string[]; parts: readonly string[] };

beforeAll(async () => {
  behind = createServer(async (incoming, outgoing) => {
    arrived = { headers: incoming.headers, body: await text(incoming) };
    outgoing.writeHead(418, [...answer.headers]);
    for (const part of answer.parts) outgoing.write(part);
    outgoing.end();
  });
  // Emulators do not answer who waits to be told to go on.
  behind.on('checkContinue', (_incoming, outgoing) => outgoing.destroy());
  await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
  const { port } = behind.address() as AddressInfo;
  proxy = await startAuthorisingProxy(`http://127.0.0.1:${port}`, allowing, TOKEN);
});
beforeEach(() => {
  agent = new Agent({ keepAlive: true });
});
afterEach(() => agent.destroy());
afterAll(async () => {
  await proxy.stop();
  behind.closeAllConnections();
  await new Promise((resolve) => behind.close(resolve));
});

/** @param service in the signature: bodies of S3 are passed on as they come */
async function ask(service: string, headers: Record<string, string>) {
  const authorization = `AWS4-HMAC-SHA256 Credential=ASIA/20260101/us-east-1/${service}/aws4_request`;
  return new Promise<{ status?: number; raw: string[]; body: string }>((resolve, reject) => {
    const options = { method: 'POST', agent, headers: { authorization, ...headers } };
    const sent = request(proxy.url, options, (response) =>
      text(response).then((body) => {
        resolve({ status: response.statusCode, raw: response.rawHeaders, body });
      }, reject),
    );
    sent.on('error', reject).end('what is asked, ü');
  });
}

describe.each(['s3', 'dynamodb'])('a request to %s that is allowed', (service) => {
  test.each([
    ['whole', ['content-length', '9', 'x-amzn-requestid', 'r-1'], ['an answer']],
    ['in chunks', ['transfer-encoding', 'chunked', 'x-amzn-requestid', 'r-1'], ['an ', 'answer']],
    ['empty', ['content-length', '0', 'x-amzn-requestid', 'r-1'], []],
  ])('gets the answer as it is, %s', async (_, headers, parts) => {
    answer = { headers, parts };
    const { status, raw, body } = await ask(service, {});
    expect({ status, body }).toEqual({ status: 418, body: parts.join('') });
    expect(raw).toEqual(expect.arrayContaining(['x-amzn-requestid', 'r-1']));
    expect(arrived.body).toBe('what is asked, ü');
  });

  test.each([
    ['waits to be told to go on', 'Expect', '100-continue'],
    ['says itself that it was checked', 'X-Local-Cloud-Checked', 'made up'],
  ])('arrives as checked also when it %s', async (_, name, value) => {
    answer = { headers: ['content-length', '2'], parts: ['ok'] };
    expect(await ask(service, { [name]: value })).toMatchObject({ status: 418, body: 'ok' });
    expect(arrived.headers).toMatchObject({ 'x-local-cloud-checked': TOKEN });
    expect(arrived.headers).not.toHaveProperty('expect');
  });
});
