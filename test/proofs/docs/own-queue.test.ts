import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import ts from 'typescript';
import { packageRoot } from '../../../bin/synthesise';
import { addExample } from '../../../examples/users-orders/stacks/example';
import { feedOfReplica, republishKeys, runBatchJob } from '../../../lib/operator';
import { type OperatedExample, operateExample } from '../../operator/support/operated-example';
import { eventually } from '../../support/eventually';
import { temporaryDirectory } from '../../support/temporary-directory';

/** The function that the guide shows, as the guide shows it. */
function sampleOf(page: string, name: string): (scope: Construct) => Queue {
  const blocks = readFileSync(join(packageRoot, page), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm);
  const sample = [...blocks]
    .map(([, text = '']) => text)
    .find((text) => text.includes(`export function ${name}(`));
  if (sample === undefined) throw new Error(`${page} has no sample with ${name}`);
  const { outputText } = ts.transpileModule(sample, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const exported: Record<string, (scope: Construct) => Queue> = {};
  new Function('require', 'exports', outputText)(require, exported);
  return exported[name] as (scope: Construct) => Queue;
}

/** The example, and a service with a queue of its own. */
async function withOwnQueue(): Promise<{ directory: string; remove: () => void }> {
  const directory = temporaryDirectory();
  const { context } = JSON.parse(readFileSync(join(packageRoot, 'cdk.json'), 'utf8'));
  const app = new App({ outdir: directory, context });
  addExample(app);
  const own = new Stack(app, 'Own');
  const queue = sampleOf('docs/events.md', 'userChanges')(own);
  new CfnOutput(own, 'QueueUrl', { value: queue.queueUrl });
  own.addStackDependency(app.node.findChild('Users') as Stack);
  app.synth();
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

let example: OperatedExample;
beforeAll(async () => {
  example = await operateExample({}, withOwnQueue);
});
afterAll(() => example?.stop());

const received: { type: string; data: { name?: string }; audience?: string }[] = [];

async function receive(): Promise<void> {
  const messages = await example.tables.receive(example.tables.output('Own', 'QueueUrl'));
  received.push(...messages.map(({ Body = '' }) => JSON.parse(Body)));
}

/** What the queue has got by the time a change of that name has come. */
async function namesUntil(name: string): Promise<(string | undefined)[]> {
  await eventually(async () => {
    await receive();
    expect(received.map(({ data }) => data.name)).toContain(name);
  });
  return received.map(({ data }) => data.name).sort();
}

test('a queue of your own gets every change, and nothing that is republished to a replica', async () => {
  const { tables, clients, orders, notifications } = example;
  const applied = (replica: string) => example.cloud.metrics.sum('EventsApplied', { replica });
  await tables.put({ user_id: 1, name: 'first', newsletter: true, email: 'x@example.com' });
  expect(await namesUntil('first')).toEqual(['first']);
  await eventually(async () => expect(applied('orders/User')).toBe(1));
  await eventually(async () => expect(applied('notifications/User')).toBe(1));

  // By key, by a job over all rows, and to the other replica.
  const key = { user_id: { N: '1' } };
  await republishKeys(clients, feedOfReplica(orders), orders.name, [{ key }]);
  await eventually(async () => expect(applied('orders/User')).toBe(2));
  await runBatchJob(clients, feedOfReplica(orders), { kind: 'republish', replica: orders.name });
  await eventually(async () => expect(applied('orders/User')).toBe(3));
  await republishKeys(clients, feedOfReplica(orders), notifications.name, [{ key }]);
  await eventually(async () => expect(applied('notifications/User')).toBe(2));

  await tables.put({ user_id: 1, name: 'second', newsletter: true, email: 'x@example.com' });
  await tables.put({ user_id: 2, name: 'third' });
  await namesUntil('second');
  expect(await namesUntil('third')).toEqual(['first', 'second', 'third']);
  expect(received.filter(({ audience }) => audience !== undefined)).toEqual([]);
  // One replica's events are none of the other's.
  await eventually(async () =>
    expect([applied('orders/User'), applied('notifications/User')]).toEqual([5, 3]),
  );
});
