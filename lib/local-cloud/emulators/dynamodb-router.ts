import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { accountOfKey } from '../shared/access-key';
import { type AccountRegion, placeOfArn } from '../shared/account-region';
import { readSignature } from '../shared/signature';
import type { Emulator } from './emulator';

export interface RouterSettings {
  /** Whose the requests are whose access key names no account. */
  readonly home: AccountRegion;
  /** On loopback. @default a free port */
  readonly port?: number;
  /** Base URL of the emulator with the tables of an account and region. */
  urlOf(place: AccountRegion): Promise<string>;
}

/** A table by its ARN, where the API takes a name as well. */
const TABLE_ARN = /"TableName"\s*:\s*"(arn:aws:dynamodb:[\w-]+:\d{12}:table\/([\w.-]+))"/g;

/** A signature is for one region, and another's tables are not there. */
const NOT_IN_REGION = JSON.stringify({
  __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
  message: 'Requested resource not found',
});

/** Hands each request to the emulator of its account and region: those of its table's ARN, or of its signature. */
export async function startDynamoDbRouter(settings: RouterSettings): Promise<Emulator> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    // A killed function closes its connection in the middle.
    serve(incoming, outgoing, settings, agent).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(settings.port ?? 0, '127.0.0.1', resolve),
  );
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
      agent.destroy();
    },
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { home, urlOf }: RouterSettings,
  agent: Agent,
): Promise<void> {
  const { method, url: path = '/', headers } = incoming;
  const asked = await text(incoming);
  const signature = readSignature(path, headers);
  const caller = {
    accountId: accountOfKey(signature?.accessKey ?? '') ?? home.accountId,
    region: signature?.region ?? home.region,
  };
  const [, arn] = asked.includes('"arn:aws:dynamodb:')
    ? (new RegExp(TABLE_ARN.source).exec(asked) ?? [])
    : [];
  const place = arn === undefined ? caller : placeOfArn(arn);
  if (place.region !== caller.region) {
    outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(NOT_IN_REGION);
    return;
  }
  const body = arn === undefined ? asked : asked.replaceAll(TABLE_ARN, '"TableName":"$2"');
  const target = new URL(path, await urlOf(place));
  const forwarded = request(
    target,
    { method, headers: { ...headers, 'content-length': Buffer.byteLength(body) }, agent },
    (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    },
  );
  forwarded.once('error', () => outgoing.destroy());
  outgoing.once('close', () => forwarded.destroy());
  forwarded.end(body);
}
