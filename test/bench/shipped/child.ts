// Program of a handler's process, which Node runs by its own type stripping: no import that survives it. Usage: child.ts FILE
import type { Ready, Turn, TurnResult } from './messages';

const { createRequire } = process.getBuiltinModule('node:module');
const { subscribe } = process.getBuiltinModule('node:diagnostics_channel');

const TIME_MS = 30_000;
const send = (message: TurnResult | Ready) => process.send?.(message);
const { handler } = createRequire(__filename)(process.argv[2] ?? '');

let requests = 0;
for (const channel of ['http.client.request.start', 'undici:request:create']) {
  subscribe(channel, () => {
    requests += 1;
  });
}

async function run(turn: Turn): Promise<TurnResult> {
  const events = turn.events.map((event) => JSON.parse(event));
  const answers: TurnResult['answers'][number][] = [];
  const before = requests;
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (const event of events) {
    const end = performance.now() + TIME_MS;
    const context = { getRemainingTimeInMillis: () => end - performance.now() };
    try {
      answers.push({ answer: await handler(event, context) });
    } catch (error) {
      answers.push({ error: String(error) });
    }
  }
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { answers, ms, cpuMs: (user + system) / 1000, requests: requests - before };
}

process.on('message', async (turn: Turn) => send(await run(turn)));
process.once('disconnect', () => process.exit());
send({ ready: true });
