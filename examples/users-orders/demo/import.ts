import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { visibleText } from 'cdk-event-sharing-cli';
import type { LocalCloud } from 'cdk-event-sharing-local';
import { compare } from './compare';
import type { ExampleCloud } from './example-cloud';
import { importRows } from './import-rows';
import { ProgressBar } from './progress-bar';

/** How long nothing happens, with empty queues, once everything is done. */
const SILENCE_MS = 3_000;
/** How long nothing may happen before the import counts as stuck. */
const PATIENCE_MS = 20_000;
const SHOWN_BAD_LINES = 50;

/**
 * Imports a file of users, waits until the replicas have caught up and compares every row.
 *
 * @returns the differences found and the number of lines that were refused
 */
export async function runImport(
  example: ExampleCloud,
  file: string,
): Promise<{ differences: string[]; bad: number }> {
  const reading = new ProgressBar('read');
  const start = performance.now();
  const { imported, bad } = await importRows(example, file, (lines) => reading.update(lines));
  reading.finish();
  for (const { number, reason } of bad.slice(0, SHOWN_BAD_LINES))
    console.log(`  line ${number}: ${visibleText(reason)}`);
  if (bad.length > SHOWN_BAD_LINES) console.log(`  … and ${bad.length - SHOWN_BAD_LINES} more bad lines`);

  await catchUp(example, imported);
  const { owner, orders, notifications, differences } = await compare(example);
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `\n  ${imported} rows imported from ${(statSync(file).size / 1024 / 1024).toFixed(1)} MiB in ${seconds.toFixed(1)} s, ${bad.length} bad lines reported`,
  );
  console.log(
    `  users ${owner.size} rows   orders ${orders.size} rows   notifications ${notifications.size} rows`,
  );
  return { differences, bad: bad.length };
}

/** Waits until every write has passed the publisher and both queues are empty. */
async function catchUp({ cloud, orders, notifications }: ExampleCloud, rows: number): Promise<void> {
  const bar = new ProgressBar('replicated', rows);
  const passed = () => cloud.metrics.sum('EventsPublished') + cloud.metrics.sum('ChangesSuppressed');
  const handled = (service: string) =>
    cloud.metrics.sum('EventsApplied', { service }) + cloud.metrics.sum('EventsStale', { service });
  let seen = -1;
  let since = performance.now();
  for (;;) {
    const total = passed() + handled('orders') + handled('notifications');
    if (total !== seen) [seen, since] = [total, performance.now()];
    bar.update(handled('orders'));
    const quiet = performance.now() - since;
    const depths = await Promise.all([orders, notifications].map(({ queueUrl }) => depth(cloud, queueUrl)));
    const empty = depths.every((messages) => messages === 0);
    // A row that is written twice unchanged makes no event: then only silence tells that all is done.
    if (empty && ((passed() >= rows && quiet > 0) || quiet > SILENCE_MS)) break;
    if (quiet > PATIENCE_MS) break;
    await sleep(50);
  }
  bar.finish();
}

async function depth({ clients }: LocalCloud, QueueUrl: string): Promise<number> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }),
  );
  return names.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
}
