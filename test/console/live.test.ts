import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningConsole } from '../../lib/console';
import { LiveHub } from '../../lib/console/live/hub';
import { eventually, until } from '../support/eventually';
import { bearer, startIdleConsole } from './support/idle-console';
import { Page } from './support/page';

let console_: RunningConsole;
beforeAll(async () => {
  console_ = await startIdleConsole();
});
afterAll(() => console_?.stop());

/** A page that asks for events and takes none. */
function listenAndSleep() {
  const socket = connect(console_.port, '127.0.0.1');
  const { Authorization } = bearer(console_);
  socket.write(
    `GET /api/live HTTP/1.1\r\nHost: 127.0.0.1:${console_.port}\r\nAuthorization: ${Authorization}\r\n\r\n`,
  );
  socket.on('error', () => undefined);
  return socket;
}

test('a page that takes nothing is cut off, and one that does is not', async () => {
  const socket = listenAndSleep();
  await once(socket, 'data');
  socket.pause();
  const listening = new Page(console_).listen();
  const lines = ['x'.repeat(1024 * 1024)];
  try {
    await until(() => listening.events.length > 0);
    let told = 0;
    // Buffers of the kernel take some of it first.
    for (; told < 40; told += 1) {
      console_.tell({ at: String(told), lines });
      await sleep(20);
    }
    await eventually(async () => expect(listening.of('update')).toHaveLength(told));
    let bytes = 0;
    socket.on('data', (chunk) => {
      bytes += chunk.length;
    });
    socket.resume();
    await once(socket, 'close');
    expect(bytes).toBeLessThan(told * 1024 * 1024);
  } finally {
    listening.close();
    socket.destroy();
  }
});

test('of too many pages the one that came first makes place', async () => {
  const pages = Array.from({ length: 33 }, () => listenAndSleep());
  try {
    await Promise.race(pages.slice(0, 5).map((socket) => once(socket.resume(), 'close')));
    console_.tell({ at: '', lines: [] });
    await once(pages[32] as never, 'data');
  } finally {
    for (const socket of pages) socket.destroy();
  }
});

test('what is only worth doing while somebody listens is done then, and not otherwise', async () => {
  const hub = new LiveHub();
  let done = 0;
  hub.whileHeard(10, async () => {
    done += 1;
  });
  await sleep(50);
  expect(done).toBe(0);
  hub.close();
});
