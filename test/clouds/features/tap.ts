import { SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteQueueCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { ExampleTables } from '../../support/example-tables';

/** One more follower of a feed: what the feed publishes is seen here. */
export class Tap {
  /** @param topicArn of the feed */
  static async open(tables: ExampleTables, topicArn: string): Promise<Tap> {
    const { sns, sqs } = tables.deployment.clients;
    const { QueueUrl = '' } = await sqs.send(
      new CreateQueueCommand({ QueueName: `feature-tap-${Date.now()}` }),
    );
    const queueArn = await tables.arn(QueueUrl);
    await sqs.send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: admit(topicArn, queueArn) } }),
    );
    await sns.send(
      new SubscribeCommand({
        TopicArn: topicArn,
        Protocol: 'sqs',
        Endpoint: queueArn,
        Attributes: { RawMessageDelivery: 'true' },
      }),
    );
    return new Tap(tables, QueueUrl);
  }

  readonly #tables: ExampleTables;
  readonly #queueUrl: string;
  readonly #bodies: string[] = [];

  private constructor(tables: ExampleTables, queueUrl: string) {
    this.#tables = tables;
    this.#queueUrl = queueUrl;
  }

  /** Bodies of all events seen until the call, in the order of their sequences. */
  async bodies(): Promise<string[]> {
    let messages = await this.#tables.receive(this.#queueUrl);
    for (; messages.length > 0; messages = await this.#tables.receive(this.#queueUrl)) {
      this.#bodies.push(...messages.map(({ Body }) => Body ?? ''));
    }
    return [...this.#bodies].sort((a, b) => (JSON.parse(a).sequence < JSON.parse(b).sequence ? -1 : 1));
  }

  /** Bodies of the events of a row, once there are that many. */
  async eventsOf(subject: string, count: number): Promise<string[]> {
    let found: string[] = [];
    await this.#tables.eventually(async () => {
      found = (await this.bodies()).filter((body) => JSON.parse(body).subject === subject);
      expect(found).toHaveLength(count);
    });
    return found;
  }

  async close(): Promise<void> {
    await this.#tables.deployment.clients.sqs.send(new DeleteQueueCommand({ QueueUrl: this.#queueUrl }));
  }
}

/** A queue policy that lets a topic deliver. */
function admit(topicArn: string, queueArn: string): string {
  const Statement = {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queueArn,
    Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
  };
  return JSON.stringify({ Version: '2012-10-17', Statement });
}
