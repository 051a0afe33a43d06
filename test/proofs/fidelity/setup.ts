import { randomUUID } from 'node:crypto';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { type Message, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import {
  type EventSource,
  startQueueSource,
  startStreamSource,
} from '../../../lib/local-cloud/event-sources';
import type { Clients, EventSourceSpec } from '../../../lib/local-cloud/shared/types';
import { startTestCloud, type TestCloud } from '../../local-cloud/event-sources/cloud';
import { mapping } from '../../local-cloud/event-sources/fakes';
import { until } from '../../support/eventually';
import type { Probe } from './probe';

export interface Queue {
  readonly url: string;
  readonly arn: string;
}

/** One deployment of the emulators for a file of cases; each case makes what it needs in it. */
export class Fidelity {
  readonly #sources: EventSource[] = [];

  private constructor(readonly cloud: TestCloud) {}

  static async start(): Promise<Fidelity> {
    return new Fidelity(await startTestCloud());
  }

  get clients(): Clients {
    return this.cloud.clients;
  }

  async table(): Promise<{ name: string; stream: string }> {
    const name = `t-${randomUUID()}`;
    return { name, stream: await this.cloud.createTable(name) };
  }

  async put(table: { name: string }, id: string, rest: Record<string, { S: string }> = {}): Promise<void> {
    await this.clients.dynamodb.send(
      new PutItemCommand({ TableName: table.name, Item: { id: { S: id }, ...rest } }),
    );
  }

  /** A table with one new item for each id. */
  async filled(...ids: string[]): Promise<{ name: string; stream: string }> {
    const table = await this.table();
    for (const id of ids) await this.put(table, id);
    return table;
  }

  readStream(table: { stream: string }, fn: Probe, overrides: Partial<EventSourceSpec> = {}): EventSource {
    const deps = { ...this.cloud, fn, stream: { physicalArn: table.stream }, log: () => {} };
    return this.#keep(startStreamSource(mapping(overrides), deps));
  }

  queue(attributes: Record<string, string> = {}): Promise<Queue> {
    return this.cloud.createQueue(`q-${randomUUID()}`, { VisibilityTimeout: '30', ...attributes });
  }

  readQueue({ url, arn }: Queue, fn: Probe, overrides: Partial<EventSourceSpec> = {}): EventSource {
    const spec = mapping({ eventSourceArn: arn, startingPosition: undefined, batchSize: 10, ...overrides });
    return this.#keep(startQueueSource(spec, { ...this.cloud, fn, queueUrl: url, log: () => {} }));
  }

  async send({ url }: Queue, ...bodies: string[]): Promise<void> {
    for (const MessageBody of bodies) {
      await this.clients.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
    }
  }

  /** Waits until the queue has neither visible nor hidden messages. */
  async drained({ url }: Queue): Promise<void> {
    await until(async () => {
      const { visible, hidden } = await this.cloud.countMessages(url);
      return visible + hidden === 0;
    });
  }

  async topic(): Promise<string> {
    const { TopicArn = '' } = await this.clients.sns.send(
      new CreateTopicCommand({ Name: `t-${randomUUID()}` }),
    );
    return TopicArn;
  }

  /** A queue that is subscribed to the topic. */
  async subscriber(TopicArn: string, Attributes: Record<string, string> = {}): Promise<Queue> {
    const queue = await this.queue();
    await this.clients.sns.send(
      new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queue.arn, Attributes }),
    );
    return queue;
  }

  /** What is in the queue now. */
  async receive({ url: QueueUrl }: Queue): Promise<Message[]> {
    const { Messages = [] } = await this.clients.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    return Messages;
  }

  /** Waits for messages. */
  arrived(queue: Queue): Promise<Message[]> {
    return until(async () => {
      const messages = await this.receive(queue);
      return messages.length > 0 && messages;
    });
  }

  /** For afterEach. */
  async stopSources(): Promise<void> {
    await Promise.all(this.#sources.splice(0).map((source) => source.stop()));
  }

  /** For afterAll. */
  async stop(): Promise<void> {
    await this.stopSources();
    await this.cloud.stop();
  }

  #keep(source: EventSource): EventSource {
    this.#sources.push(source);
    return source;
  }
}

/** Starts one deployment for the cases of a file. */
export function deployFidelity(): () => Fidelity {
  let fidelity: Fidelity | undefined;
  const get = (): Fidelity => {
    if (fidelity === undefined) throw new Error('the emulators have not started');
    return fidelity;
  };
  beforeAll(async () => {
    fidelity = await Fidelity.start();
  });
  afterEach(() => get().stopSources());
  afterAll(() => fidelity?.stop());
  return get;
}
