import { DeleteMessageCommand, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { until } from '../../support/eventually';
import { PAGES } from './pages';
import { Probe } from './probe';
import { deployFidelity, type Queue } from './setup';

const aws = deployFidelity();
const boom = new Error('boom');

/** A queue whose messages come again at once, and move to the dead-letter queue after so many receives. */
async function withDeadLetters(maxReceiveCount: number): Promise<{ queue: Queue; dead: Queue }> {
  const dead = await aws().queue();
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount });
  return { dead, queue: await aws().queue({ VisibilityTimeout: '0', RedrivePolicy }) };
}

const visibleIn = async (queue: Queue) => (await aws().cloud.countMessages(queue.url)).visible;

describe(PAGES.queueErrors.title, () => {
  test.each<[string, unknown]>([
    ['an empty batchItemFailures list', { batchItemFailures: [] }],
    ['a null batchItemFailures list', { batchItemFailures: null }],
    ['an empty answer', {}],
    ['a null answer', null],
  ])('%s is complete success: all messages are deleted', async (_name, answer) => {
    const queue = await aws().queue();
    await aws().send(queue, 'a', 'b');
    const probe = new Probe(() => answer);
    aws().readQueue(queue, probe);
    await aws().drained(queue);
    expect(probe.labels.sort()).toEqual(['a', 'b']);
  });

  test.each<[string, unknown]>([
    ['an exception', boom],
    ['an empty itemIdentifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null itemIdentifier', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['an itemIdentifier with a wrong key name', { batchItemFailures: [{ itemId: '1' }] }],
    ['an identifier of no message', { batchItemFailures: [{ itemIdentifier: 'nobody' }] }],
    ['an answer that is no object', 'done'],
  ])('%s is complete failure: all messages come again', async (_name, answer) => {
    const queue = await aws().queue({ VisibilityTimeout: '0' });
    await aws().send(queue, 'a', 'b');
    const counts = new Map<string, number>();
    const probe = new Probe((labels) => {
      const seen = labels.map((label) => counts.get(label) ?? 0);
      for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
      return Math.min(...seen) === 0 ? answer : undefined;
    }, 1);
    aws().readQueue(queue, probe);
    await aws().drained(queue);
    expect(probe.labels.sort()).toEqual(['a', 'a', 'b', 'b']);
  });

  test('a partial failure deletes all but the reported messages', async () => {
    const queue = await aws().queue();
    await aws().send(queue, 'a', 'b', 'c');
    const probe = new Probe((labels, _call, report) => (labels.includes('b') ? report('b') : undefined), 1);
    aws().readQueue(queue, probe);
    const { visible } = await until(async () => {
      const counts = await aws().cloud.countMessages(queue.url);
      return counts.hidden === 1 && counts.visible === 0 && counts;
    });
    expect({ visible, labels: probe.labels.sort() }).toEqual({ visible: 0, labels: ['a', 'b', 'c'] });
  });

  test('without ReportBatchItemFailures the list is not looked at', async () => {
    const queue = await aws().queue();
    await aws().send(queue, 'a');
    const probe = new Probe((_labels, _call, report) => report('a'));
    aws().readQueue(queue, probe, { reportBatchItemFailures: false });
    await aws().drained(queue);
    expect(probe.labels).toEqual(['a']);
  });
});

describe(PAGES.visibility.title, () => {
  test('a message that was not deleted returns when its visibility timeout is over', async () => {
    const queue = await aws().queue({ VisibilityTimeout: '1' });
    await aws().send(queue, 'a');
    const probe = new Probe((_labels, call) => (call === 1 ? boom : undefined));
    aws().readQueue(queue, probe);
    await until(() => probe.batches.length === 1);
    await aws().drained(queue);
    const [first, second] = probe.records.map(({ attributes }) => attributes);
    expect(second?.ApproximateFirstReceiveTimestamp).toBe(first?.ApproximateFirstReceiveTimestamp);
    expect(probe.labels).toEqual(['a', 'a']);
  });

  test('ApproximateReceiveCount counts the receives', async () => {
    const queue = await aws().queue({ VisibilityTimeout: '0' });
    await aws().send(queue, 'a');
    const probe = new Probe((_labels, call) => (call < 3 ? boom : undefined), 1);
    aws().readQueue(queue, probe);
    await aws().drained(queue);
    const counts = probe.records.map(({ attributes }) => attributes?.ApproximateReceiveCount);
    expect(counts).toEqual(['1', '2', '3']);
  });
});

describe(PAGES.deadLetters.title, () => {
  test('a message moves to the dead-letter queue when maxReceiveCount is used up', async () => {
    const { queue, dead } = await withDeadLetters(3);
    await aws().send(queue, 'poison');
    const probe = new Probe(() => boom, 1);
    aws().readQueue(queue, probe);
    await until(async () => (await visibleIn(dead)) === 1);
    expect(probe.labels).toEqual(['poison', 'poison', 'poison']);
    await aws().drained(queue);
  });

  test('a reported message moves, and its neighbours do not', async () => {
    const { queue, dead } = await withDeadLetters(2);
    await aws().send(queue, 'good', 'poison');
    const probe = new Probe(
      (labels, _call, report) => (labels.includes('poison') ? report('poison') : undefined),
      1,
    );
    aws().readQueue(queue, probe);
    const moved = await aws().arrived(dead);
    expect(moved.map(({ Body }) => Body)).toEqual(['poison']);
    await aws().drained(queue);
    expect(probe.labels.filter((label) => label === 'good')).toHaveLength(1);
  });

  test('messages that are moved back from the dead-letter queue are processed again', async () => {
    const { queue, dead } = await withDeadLetters(1);
    await aws().send(queue, 'a');
    let mended = false;
    const probe = new Probe(() => (mended ? undefined : boom), 1);
    aws().readQueue(queue, probe);
    const [message] = await aws().arrived(dead);
    mended = true;
    await aws().send(queue, message?.Body ?? '');
    await aws().clients.sqs.send(
      new DeleteMessageCommand({ QueueUrl: dead.url, ReceiptHandle: message?.ReceiptHandle }),
    );
    await aws().drained(queue);
    await aws().drained(dead);
    expect(probe.labels).toEqual(['a', 'a']);
  });
});

describe(PAGES.redrive.title, () => {
  test('differs from AWS: there is no StartMessageMoveTask; move messages by receive, send and delete', async () => {
    const { dead } = await withDeadLetters(1);
    const command = new StartMessageMoveTaskCommand({ SourceArn: dead.arn });
    await expect(aws().clients.sqs.send(command)).rejects.toThrow(
      /StartMessageMoveTask|[Uu]nsupported|[Uu]nknown/,
    );
  });
});
