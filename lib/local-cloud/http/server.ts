import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock';
import { type IncomingRequest, jsonResponse, type OutgoingResponse, readRequest } from './request';

/** An HTTP server on a loopback port of its own, so that paths are those of AWS. */
export interface HttpServer {
  /** Base URL without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

export type Answerer = (request: IncomingRequest) => Promise<OutgoingResponse>;

export async function startHttpServer(answer: Answerer, clock: Clock): Promise<HttpServer> {
  const server = createServer(async (incoming, outgoing) => {
    // Signers whose time is another one learn the right one from here.
    outgoing.setHeader('date', new Date(clock.now()).toUTCString());
    try {
      const request = await readRequest(incoming);
      send(outgoing, request ? await answer(request) : jsonResponse(413, { message: 'Request Too Long' }));
    } catch {
      if (outgoing.headersSent || outgoing.destroyed) outgoing.destroy();
      else send(outgoing, jsonResponse(500, { message: 'Internal Server Error' }));
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(outgoing: ServerResponse, { status, headers, body }: OutgoingResponse): void {
  outgoing.statusCode = status;
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
  outgoing.end(body);
}
