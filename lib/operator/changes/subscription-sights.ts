import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { OperatorClients } from '../shared/clients';
import type { KnownReplica } from '../shared/topology';
import { subscriptionsOf } from '../status/subscription';

/** "Amazon SNS endpoints and quotas": 30 requests a second for lists of a topic's subscriptions, for all of an account. */
const LIST_EVERY_MS = 5_000;

interface Listed {
  readonly at: number;
  readonly endpoints: ReadonlySet<string>;
}

/** Which queues are subscribed to which topics. */
export class SubscriptionSights {
  readonly #clients: Pick<OperatorClients, 'sns' | 'sqs'>;
  readonly #listed = new Map<string, Listed>();
  readonly #arns = new Map<string, string>();

  constructor(clients: Pick<OperatorClients, 'sns' | 'sqs'>) {
    this.#clients = clients;
  }

  /**
   * When it was seen last that nothing subscribes the replica's queue to its feed's topic (epoch milliseconds).
   *
   * @returns `undefined` when something does, or nobody can tell
   */
  async cutOffAt({ feed, queueUrl }: KnownReplica, now: number): Promise<number | undefined> {
    const topic = feed?.topicArn;
    if (topic === undefined) return undefined;
    const { at, endpoints } = await this.#list(topic, now);
    return endpoints.has(await this.#arnOf(queueUrl)) ? undefined : at;
  }

  async #list(topic: string, now: number): Promise<Listed> {
    const known = this.#listed.get(topic);
    if (known && now - known.at < LIST_EVERY_MS) return known;
    const all = await subscriptionsOf(this.#clients.sns, topic);
    const listed = { at: now, endpoints: new Set(all.map(({ Endpoint = '' }) => Endpoint)) };
    this.#listed.set(topic, listed);
    return listed;
  }

  async #arnOf(QueueUrl: string): Promise<string> {
    const known = this.#arns.get(QueueUrl);
    if (known !== undefined) return known;
    const { Attributes: { QueueArn = '' } = {} } = await this.#clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    this.#arns.set(QueueUrl, QueueArn);
    return QueueArn;
  }
}
