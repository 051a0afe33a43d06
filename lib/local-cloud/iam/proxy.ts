import { Agent, createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net';
import type { Authority } from './authority';
import { CheckedConnection } from './checked-connection';
import { serveChecked } from './checked-exchange';

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
  const checked = { url: new URL(target), authority, token };
  const sockets = new Set<Socket>();
  // It does not listen: connections come to it with their first request that is not plain.
  const http = createServer((incoming, outgoing) => {
    serveChecked(incoming, outgoing, checked, agent).catch(() => outgoing.destroy());
  });
  const server = createSocketServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    // A killed function closes its connection in the middle.
    socket.on('error', () => socket.destroy()).once('close', () => sockets.delete(socket));
    new CheckedConnection(socket, checked, () => http.emit('connection', socket));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      agent.destroy();
    },
  };
}
