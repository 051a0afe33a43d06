import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { CONSOLE_PAGE } from '../../../bin/build-console';
import { startExampleConsole } from '../../console/support/example-console';
import type { OperatedExample } from '../../operator/support/operated-example';
import { HOSTILE } from './data/random';

/**
 * `tsx test/console-page/support/example.ts`: the page with the console's own server, on the example in a local cloud, in
 * which something goes on all the time.
 */
async function main(): Promise<void> {
  const { console: running, example } = await startExampleConsole({ staticDir: CONSOLE_PAGE, dev: true });
  await failSomething(example);
  console.log(running.url);
  let written = 0;
  setInterval(() => void write(example, written++), 1000);
}

/** What is no event, an event that breaks its contract, and a row that does. */
async function failSomething({ clients, orders, tables }: OperatedExample): Promise<void> {
  for (const MessageBody of [HOSTILE.markup, JSON.stringify({ specversion: '1.0', data: { user_id: 'x' } })])
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: orders.queueUrl, MessageBody }));
  await tables.put({ user_id: 666, name: 7 });
}

async function write({ tables }: OperatedExample, at: number): Promise<void> {
  const user_id = 1 + (at % 40);
  if (at % 11 === 10) return tables.remove(user_id);
  const country = at % 3 ? 'CH' : 'DE';
  await tables.put({
    user_id,
    name: at % 5 ? `User ${user_id}` : HOSTILE.markup,
    email: `user${user_id}@example.com`,
    address: { city: HOSTILE.direction, country },
    newsletter: at % 2 === 0,
    internal: at,
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
