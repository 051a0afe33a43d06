// Stands in for SNS: takes every message of a batch, and forgets it. Node runs it by its own type stripping: no import that survives it.
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

const { createServer } = process.getBuiltinModule('node:http');

let latest = '';

const server = createServer(async (request, response) => {
  if (request.method === 'GET') return response.end(JSON.stringify(entriesOf(latest)));
  latest = await textOf(request);
  const ids = [...latest.matchAll(/\.Id=([^&]+)/g)].map(([, id]) => id);
  const members = ids.map(
    (id) => `<member><Id>${id}</Id><MessageId>00000000-0000-0000-0000-000000000000</MessageId></member>`,
  );
  response.writeHead(200, { 'content-type': 'text/xml' });
  return response.end(
    `<PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult><Successful>${members.join('')}</Successful><Failed/></PublishBatchResult><ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></PublishBatchResponse>`,
  );
});

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

/** Of the latest request: how many messages, their bytes with names, types and values of attributes, and the bytes of the request's body. */
function entriesOf(body: string) {
  const parameters = [...new URLSearchParams(body)];
  const bytes = parameters
    .filter(([name]) => /\.(Message|Name|Value\.DataType|Value\.StringValue)$/.test(name))
    .reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0);
  const messages = parameters.filter(([name]) => /\.Message$/.test(name)).length;
  return { messages, bytes, sent: body.length };
}

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit());
