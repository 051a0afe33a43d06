import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import * as tls from 'node:tls';
import { DynamoDBClient, GetItemCommand } from '../../../lib/adapters/lean/client-dynamodb';
import { setEnvironment } from './environment';

/** Of `localhost`, until the year 2126; the key guards nothing. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgEpB/+8zFmyF7Z/ZI
WDsbYBiWtZLeZBTA15OMlNEyxnihRANCAASfgf9Jd/IYciAt2F9Y5tOgrH0kJz7N
F6FiLcc/O8zwYeySd8sHsu9VsBJZ1HDS37Y9ajEvlVpNl/w7wYHmwa+y
-----END PRIVATE KEY-----`;
const cert = `-----BEGIN CERTIFICATE-----
MIIBlDCCATugAwIBAgIUCWQPjqIytkM+YpbyjRDg7oKzX5IwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjE1MzgyMloYDzIxMjYxMTAy
MTUzODIyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASfgf9Jd/IYciAt2F9Y5tOgrH0kJz7NF6FiLcc/O8zwYeySd8sHsu9V
sBJZ1HDS37Y9ajEvlVpNl/w7wYHmwa+yo2kwZzAdBgNVHQ4EFgQUIDXd882A/V2Y
HsyvijkUStJUhscwHwYDVR0jBBgwFoAUIDXd882A/V2YHsyvijkUStJUhscwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
RwAwRAIgIx04Omz+o4E0VVXptHPj+PLyIfrLdPDqfoSUo18+T2wCIBlKxyJkbvqE
q/nX3bWNLcUcb9hOE7CUN001Df1G5clO
-----END CERTIFICATE-----`;

let server: Server;
const names: unknown[] = [];
let requests = 0;
beforeAll(async () => {
  server = createServer({ key, cert }, (request, response) => {
    requests += 1;
    request.resume().once('end', () => response.end('{}'));
  }).on('secureConnection', ({ servername }) => void names.push(servername));
  await new Promise<void>((resolve) => server.listen(0, resolve));
});
afterAll(() => {
  server?.closeAllConnections();
  server?.close();
});
beforeEach(() => {
  setEnvironment({ AWS_ENDPOINT_URL: `https://localhost:${(server.address() as AddressInfo).port}` });
});

const ask = (client: DynamoDBClient) => client.send(new GetItemCommand({ TableName: 't', Key: {} }));

test('a server whose certificate nobody vouches for is asked nothing', async () => {
  await expect(ask(new DynamoDBClient())).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  expect(requests).toBe(0);
});

test('one that is trusted is asked by its name, over a connection that is kept', async () => {
  const before = tls.getCACertificates('default');
  tls.setDefaultCACertificates([cert]);
  names.splice(0);
  const client = new DynamoDBClient();
  for (let index = 0; index < 3; index += 1) expect(await ask(client)).toEqual({});
  expect([names, requests]).toEqual([['localhost'], 3]);
  client.destroy();
  tls.setDefaultCACertificates(before);
});
