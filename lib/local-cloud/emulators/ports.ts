import { createServer } from 'node:net';
import { LocalCloudError } from '../shared/errors';

/** A loopback port that was free a moment ago; somebody else may take it before it is used. */
export function freePort(): Promise<number> {
  return listenOnce(0);
}

/** @throws LocalCloudError `PortTaken` when the port cannot be listened on */
export async function refuseTakenPort(port: number): Promise<void> {
  try {
    await listenOnce(port);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LocalCloudError(
      'PortTaken',
      `port ${port} cannot be used (${reason}): stop the program that uses it, choose another, or give none for a free one`,
      { cause },
    );
  }
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
