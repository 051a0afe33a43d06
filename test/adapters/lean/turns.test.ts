import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { DynamoDBClient, GetItemCommand } from '../../../lib/adapters/lean/client-dynamodb';
import { until } from '../../support/eventually';
import { setEnvironment } from './environment';

let server: Server;
let connections: number;
/** Of requests for the table `held`. */
let held: ServerResponse[];
beforeAll(async () => {
  server = createServer(async (request, response) => {
    if ((await text(request)).includes('"held"')) held.push(response);
    else response.end('{}');
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
  [connections, held] = [0, []];
  setEnvironment({ AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});

/** Tells when it is made. */
class NotedCommand extends GetItemCommand {
  constructor(
    TableName: string,
    readonly making = () => {},
  ) {
    super({ TableName, Key: {} });
  }

  override request() {
    this.making();
    return super.request();
  }
}

test('of requests that are asked for at once, each is on its way before the next one is made', async () => {
  const client = new DynamoDBClient();
  const askAtOnce = (making: (name: string) => void) =>
    Promise.all(['a', 'b', 'c'].map((name) => client.send(new NotedCommand(name, () => making(name)))));
  // With connections that are there, as those of all batches but the first.
  await askAtOnce(() => {});
  const order: string[] = [];
  const sending = () => void order.push('sent');
  subscribe('http.client.request.start', sending);
  await askAtOnce((name) => order.push(`made ${name}`));
  unsubscribe('http.client.request.start', sending);
  expect(order).toEqual(['made a', 'sent', 'made b', 'sent', 'made c', 'sent']);
  expect(connections).toBe(3);
  client.destroy();
});

test('a request waits for none that is not answered, or cannot be made', async () => {
  const client = new DynamoDBClient();
  const broken = () => {
    throw new Error('cannot be made');
  };
  const silent = client.send(new NotedCommand('held'));
  await Promise.all([
    expect(client.send(new NotedCommand('a', broken))).rejects.toThrow('cannot be made'),
    expect(client.send(new NotedCommand('b'))).resolves.toEqual({}),
  ]);
  const response = await until(() => held[0]);
  response.end('{"Item":{}}');
  await expect(silent).resolves.toEqual({ Item: {} });
  client.destroy();
});
