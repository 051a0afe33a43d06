import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { userContract } from '../../examples/users-orders/services/contracts/user-contract';
import { openOwner } from '../../lib/client';
import { SignedFetch } from '../../lib/client/owner/signed-fetch';
import { systemClock } from '../../lib/client/shared/clock';
import { readyMade } from '../support/ready-made';
import { quantile } from './quantile';

const WARM_UP = 500;
const SAMPLES = 3_000;
const KEY = { user_id: 123 };
const SIGNING = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** In a thread of its own, so that its work is not measured as the client's. */
const OWNER = `
  const { parentPort } = require('node:worker_threads');
  const { createServer } = require('node:http');
  const body = JSON.stringify({ data: { user_id: 123, name: 'Alice', email: 'alice@example.com' } });
  const server = createServer((request, response) => {
    const status = request.url.startsWith('/down/') ? 500 : 200;
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

/** What the policies of the client add to a signed request, and how fast it fails while the circuit is open. */
export async function measureClient(): Promise<void> {
  const worker = new Worker(OWNER, { eval: true });
  const [port] = await once(worker, 'message');
  const url = `http://127.0.0.1:${port}`;
  await measureOverhead(url);
  await measureFailingFast(url);
  await worker.terminate();
}

async function measureOverhead(url: string): Promise<void> {
  const users = openOwner(readyMade(userContract), { url, path: 'users', ...SIGNING });
  const address = new URL(`${url}/users/123`);
  const fetch = new SignedFetch(address, SIGNING, systemClock);
  const never = new AbortController().signal;
  const request = { method: 'GET', url: address, headers: { accept: 'application/json' } };
  const bare = async () => JSON.parse((await fetch.send(request, never)).body);
  const full = () => users.get(KEY);
  const times = { bare: [] as number[], full: [] as number[] };
  for (let sample = 0; sample < WARM_UP + SAMPLES; sample++) {
    // In turn, so that whatever else the machine does hits both.
    const [first, second] = await timesOf(sample % 2 === 0 ? [bare, full] : [full, bare]);
    if (sample < WARM_UP) continue;
    times.bare.push(sample % 2 === 0 ? first : second);
    times.full.push(sample % 2 === 0 ? second : first);
  }
  const [bareP50, fullP50] = [quantile(times.bare, 0.5), quantile(times.full, 0.5)];
  console.log(`  signed fetch alone    ${bareP50.toFixed(3)} ms p50`);
  console.log(`  client                ${fullP50.toFixed(3)} ms p50`);
  console.log(`  ratio                 ${(fullP50 / bareP50).toFixed(2)} (aim: at most 1.2)`);
}

async function measureFailingFast(url: string): Promise<void> {
  const users = openOwner(readyMade(userContract), {
    url,
    path: 'down/users',
    ...SIGNING,
    breaker: { openMs: 600_000 },
  });
  const fail = () =>
    users.get(KEY).then(
      () => Promise.reject(new Error('the owner is not down')),
      () => undefined,
    );
  for (let call = 0; call < WARM_UP; call++) await fail();
  const times: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) times.push(...(await timesOf([fail])));
  console.log(`  failing while open    ${quantile(times, 0.99).toFixed(3)} ms p99 (aim: below 5)`);
}

async function timesOf(calls: (() => Promise<unknown>)[]): Promise<[number, number]> {
  const times: number[] = [];
  for (const call of calls) {
    const start = performance.now();
    await call();
    times.push(performance.now() - start);
  }
  return times as [number, number];
}
