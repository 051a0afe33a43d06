import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Authority } from '../../../lib/local-cloud/iam/authority';
import { type AuthorisingProxy, startAuthorisingProxy } from '../../../lib/local-cloud/iam/proxy';
import { eventually } from '../../support/eventually';

/** Refuses what is called "Refused", and notes what it was asked. */
const decide = jest.fn((_signature: unknown, { headers }: { headers: Record<string, unknown> }) => ({
  refusal: headers['x-amz-target'] === 'Refused' ? 'no policy allows it' : undefined,
}));

let answer: (body: string, outgoing: ServerResponse, incoming: IncomingMessage) => void;
let behind: Server;
let proxy: AuthorisingProxy;
let socket: Socket;
let received = '';

beforeAll(async () => {
  behind = createServer(async (incoming, outgoing) => answer(await text(incoming), outgoing, incoming));
  await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
  const { port } = behind.address() as AddressInfo;
  proxy = await startAuthorisingProxy(
    `http://127.0.0.1:${port}`,
    { decide } as unknown as Authority,
    'the token',
  );
});
afterAll(async () => {
  await proxy.stop();
  behind.closeAllConnections();
  await new Promise((resolve) => behind.close(resolve));
});

beforeEach(async () => {
  decide.mockClear();
  answer = (body, outgoing) => outgoing.end(`<${body}>`);
  received = '';
  socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
  socket.setEncoding('utf8').on('data', (part: string) => {
    received += part;
  });
  await once(socket, 'connect');
});
afterEach(() => socket.destroy());

const HEAD =
  'POST / HTTP/1.1\r\nhost: localhost\r\nauthorization: AWS4-HMAC-SHA256 Credential=ASIA/20260101/us-east-1/dynamodb/aws4_request\r\n';

function plain(body: string, headers = ''): string {
  return `${HEAD}${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

const chunked = (body: string) =>
  `${HEAD}transfer-encoding: chunked\r\n\r\n${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;

/** Waits until these bodies have come, in this order. */
async function answered(...bodies: readonly string[]): Promise<void> {
  await eventually(async () =>
    expect(received.match(/<[^>]*>/g) ?? []).toEqual(bodies.map((one) => `<${one}>`)),
  );
}

test('requests of one connection are answered one after another', async () => {
  socket.write(plain('first'));
  await answered('first');
  socket.write(plain('second, ü'));
  await answered('first', 'second, ü');
  expect(decide.mock.calls.map(([, asked]) => asked)).toMatchObject([
    { method: 'POST', path: '/', body: 'first' },
    { method: 'POST', path: '/', body: 'second, ü' },
  ]);
});

test('a request that comes byte by byte arrives whole', async () => {
  socket.setNoDelay(true);
  for (const byte of plain('in pieces, ü')) {
    socket.write(byte);
    await new Promise(setImmediate);
  }
  await answered('in pieces, ü');
});

test.each([
  ['in chunks', chunked('other')],
  ['with a connection that ends', plain('other', 'connection: close\r\n')],
  ['with a header twice', plain('other', 'x-twice: one\r\nx-twice: two\r\n')],
])('a request %s is served too, after a plain one', async (_, other) => {
  socket.write(plain('plain'));
  await answered('plain');
  socket.write(other);
  await answered('plain', 'other');
});

test('a plain request is served after one that is not', async () => {
  socket.write(chunked('chunks'));
  await answered('chunks');
  socket.write(plain('plain'));
  await answered('chunks', 'plain');
});

test('two requests that come at once are answered in their order', async () => {
  answer = (body, outgoing) => setTimeout(() => outgoing.end(`<${body}>`), body === 'first' ? 30 : 0);
  socket.write(plain('first') + plain('second'));
  await answered('first', 'second');
});

test('each of two requests that come at once is checked', async () => {
  socket.write(plain('first') + plain('second', 'x-amz-target: Refused\r\n'));
  await answered('first');
  await eventually(async () => expect(received).toContain('no policy allows it'));
});

test('who asks again before the answer has come is cut off, and gets no answer of another request', async () => {
  let waiting: ServerResponse | undefined;
  answer = (_body, outgoing) => {
    waiting = outgoing;
  };
  socket.write(plain('first'));
  await eventually(async () => expect(waiting).toBeDefined());
  socket.write(plain('second', 'x-amz-target: Refused\r\n'));
  await once(socket, 'close');
  expect(received).toBe('');
});

test('what is not allowed is refused, and the connection goes on', async () => {
  socket.write(plain('first', 'x-amz-target: Allowed\r\n'));
  await answered('first');
  socket.write(plain('other', 'x-amz-target: Refused\r\n'));
  await eventually(async () => expect(received).toContain('no policy allows it'));
  socket.write(plain('last'));
  await answered('first', 'last');
});

test('nobody says himself that he was checked', async () => {
  answer = (_body, outgoing, { headers }) => outgoing.end(`<${headers['x-local-cloud-checked']}>`);
  socket.write(plain('', 'x-local-cloud-checked: made up\r\n'));
  await answered('the token');
});

test.each([
  ['a length that is no number', 'content-length: 1x\r\n\r\n'],
  ['a length and chunks', 'content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['two lengths', 'content-length: 1\r\ncontent-length: 2\r\n\r\nab'],
  ['a header over two lines', 'x-folded: one\r\n two\r\ncontent-length: 0\r\n\r\n'],
  ['no end', `x-long: ${'x'.repeat(20_000)}`],
])('a head with %s is not served', async (_, rest) => {
  socket.write(HEAD + rest);
  await eventually(async () => expect(received).toMatch(/^HTTP\/1\.1 4/));
  expect(decide).not.toHaveBeenCalled();
});

test.each([
  ['at once', 8 * 1024 * 1024],
  ['in small parts', 1_000],
])('a large answer that is made %s comes whole to who reads slowly', async (_title, size) => {
  // Each part of it is another one: none may take the place of one that waits to be sent.
  const large = Array.from({ length: 1024 * 1024 }, (_, index) => String(index).padStart(8)).join('');
  answer = async (_body, outgoing) => {
    for (let at = 0; at < large.length; at += size) {
      if (!outgoing.write(large.slice(at, at + size))) await once(outgoing, 'drain');
    }
    outgoing.end();
  };
  socket.pause();
  socket.write(plain('large'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.resume();
  await eventually(async () => expect(received).toMatch(/\r\n0\r\n\r\n$/));
  const body = received.slice(received.indexOf('\r\n\r\n') + 2).replace(/\r\n[0-9a-f]+\r\n/g, '');
  expect(body.trimEnd() === large).toBe(true);
});

test('a connection ends with the one behind it', async () => {
  answer = (_body, outgoing) => outgoing.destroy();
  socket.write(plain('lost'));
  await once(socket, 'close');
  expect(received).toBe('');
});

test('who is killed in the middle lets go of the connection behind', async () => {
  let closed = false;
  answer = (_body, outgoing) => {
    outgoing.once('close', () => {
      closed = true;
    });
    socket.destroy();
  };
  socket.write(plain('killed'));
  await eventually(async () => expect(closed).toBe(true));
});
