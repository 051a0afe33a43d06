import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '../../../lib/adapters/lean/client-dynamodb';
import { setEnvironment } from './environment';

let server: Server;
let connections: number;
/** Answer one request after the other; the last one all others too. */
let answers: RequestListener[];
beforeAll(async () => {
  server = createServer((request, response) => {
    const next = answers.length > 1 ? answers.shift() : answers[0];
    request.resume().once('end', () => next?.(request, response));
  }).on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server?.closeAllConnections();
  server?.close();
});
beforeEach(() => {
  connections = 0;
  setEnvironment({ AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});

const OK: RequestListener = (_, response) => void response.end('{}');

/** Tells when it is made. */
class NotedCommand extends GetItemCommand {
  constructor(readonly making: () => void) {
    super({ TableName: 't', Key: {} });
  }

  override request() {
    this.making();
    return super.request();
  }
}

const threeAtOnce = (client: DynamoDBClient, making: (index: number) => void) =>
  [0, 1, 2].map((index) => client.send(new NotedCommand(() => making(index))));

test('of requests that are asked for at once, each is on its way before the next one is made', async () => {
  answers = [OK];
  const client = new DynamoDBClient();
  // With connections that are there, as those of all batches but the first.
  await Promise.all(threeAtOnce(client, () => {}));
  const order: string[] = [];
  const sending = () => void order.push('sent');
  subscribe('http.client.request.start', sending);
  await Promise.all(threeAtOnce(client, (index) => order.push(`made ${index}`)));
  unsubscribe('http.client.request.start', sending);
  expect(order).toEqual(['made 0', 'sent', 'made 1', 'sent', 'made 2', 'sent']);
  expect(connections).toBe(3);
  client.destroy();
});

test('a request waits for none that is not answered, or cannot be made', async () => {
  answers = [() => {}, OK];
  const client = new DynamoDBClient({ maxAttempts: 1, requestHandler: { requestTimeout: 300 } });
  const ended: string[] = [];
  const asking = threeAtOnce(client, (index) => {
    if (index === 1) throw new Error('cannot be made');
  });
  const noted = asking.map((each, index) =>
    each.then(
      () => ended.push(`${index} answered`),
      (error: Error) => ended.push(`${index} ${error.message}`),
    ),
  );
  await Promise.all(noted);
  expect(ended).toEqual(['1 cannot be made', '2 answered', '0 no answer within 300 ms']);
  client.destroy();
});
