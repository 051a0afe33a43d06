// Runs in a worker thread: natively from source (types are stripped), or compiled. Imports nothing of this package.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { buildApp } from 'fauxqs';

/** A message as the emulator keeps it. */
interface Message {
  readonly sentTimestamp: number;
}

/** What is used of the emulator's queues. */
interface Queue {
  readonly attributes: Readonly<Record<string, string>>;
  messages: Message[];
  delayedMessages: Message[];
  readonly fifoMessages: Map<string, Message[]>;
  readonly fifoDelayed: Map<string, Message[]>;
  readonly inflightMessages: Map<string, { readonly message: Message }>;
  processTimers(): void;
}

/** What the host asks: to do what is due, and to measure a queue, if it names one. */
interface Question {
  readonly queueArn?: string;
  readonly answer: MessagePort;
}

const ANSWERS_WITH_URL = /\.(CreateQueue|GetQueueUrl|ListQueues)$/;

const SWEEP_MS = 1_000;

// The package exports no stores: without them nothing but receiving and deleting gets at a message, and there is one account.
const load = async (file: string) => import(new URL(file, import.meta.resolve('fauxqs')).href);
const { SqsStore } = await load('./sqs/sqsStore.js');
const { SnsStore } = await load('./sns/snsStore.js');
const { S3Store } = await load('./s3/s3Store.js');
// The files beside this one, with the ending that this one has: compiled or not.
const beside = async (name: string) => import(import.meta.url.replace('-worker.', `-${name}.`));
const { servingAccounts, storesOfAccounts } = await beside('accounts');
const { guarding } = await beside('guard');
const { measure } = await beside('measures');
const stores = storesOfAccounts({ SqsStore, SnsStore, S3Store });

const app = buildApp({ logger: false, stores });
app.addHook('onRequest', guarding(workerData.guard));
app.addHook('preHandler', servingAccounts(workerData));

// It makes queue URLs for the host sqs.<region>.localhost, which not every system resolves, and which the SDK
// uses instead of its endpoint. The URLs must name the address that the caller reached.
app.addHook('onSend', async (request, _reply, payload) =>
  typeof payload === 'string' && ANSWERS_WITH_URL.test(String(request.headers['x-amz-target']))
    ? payload.replaceAll(/http:\/\/sqs\.[^./]+\.localhost(:\d+)?\//g, `http://${request.headers.host}/`)
    : payload,
);

/** The emulator keeps messages for ever; SQS drops them when their queue's retention is over, also those that are being worked on. */
function dropExpired(queue: Queue): void {
  const retention = Number(queue.attributes.MessageRetentionPeriod) * 1000;
  const oldest = Date.now() - retention;
  const isKept = ({ sentTimestamp }: Message) => sentTimestamp >= oldest;
  const keep = (messages: Message[]) => (messages.every(isKept) ? messages : messages.filter(isKept));
  queue.messages = keep(queue.messages);
  queue.delayedMessages = keep(queue.delayedMessages);
  for (const groups of [queue.fifoMessages, queue.fifoDelayed]) {
    for (const [group, messages] of groups) groups.set(group, keep(messages));
  }
  for (const [handle, { message }] of queue.inflightMessages) {
    if (!isKept(message)) queue.inflightMessages.delete(handle);
  }
}

/** Does what is due: hidden and delayed messages appear, expired ones go. */
function settle(): void {
  for (const queue of stores.sqsStore.allQueues() as Iterable<Queue>) {
    dropExpired(queue);
    queue.processTimers();
  }
}

setInterval(settle, SWEEP_MS).unref();
parentPort?.on('message', ({ queueArn, answer }: Question) => {
  settle();
  const queue = queueArn === undefined ? undefined : stores.sqsStore.getQueueByArn(queueArn);
  answer.postMessage(queue && measure(queue));
});

// Its own starter would listen on all interfaces; this must stay on the machine.
await app.listen({ port: workerData.port, host: '127.0.0.1' });
const address = app.server.address();
parentPort?.postMessage({ port: typeof address === 'object' && address ? address.port : 0 });
