import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ConsumeOptions, QueueResponse } from '../../../lib/client/consume/consume-changes';
import type { DeliveryOption } from '../../../lib/client/consume/deliver';
import type { ConsumerSettings } from '../../../lib/wire/consumer';
import { readyMade } from '../../support/ready-made';
import { userContract } from '../../support/user-contract';
import { userEvent } from '../../support/user-events';

export const user = readyMade(userContract);

/** Three changes of one user. */
export const at = { at: Date.now() };
export const alice = { user_id: 1, name: 'Alice' };
export const renamed = { user_id: 1, name: 'Alicia' };
export const first = userEvent(1, undefined, alice, at);
export const second = userEvent(2, alice, renamed, at);
export const third = userEvent(3, renamed, undefined, at);
/** How long positions are kept (seconds). */
export const HORIZON = 60 * 86_400;

/** A message of the dead-letter queue. */
interface Parked {
  readonly body: string;
  readonly code?: string;
  readonly reason?: string;
  readonly replica?: string;
}

/** What surrounds a consumer's function: its settings, its queue and the feed's bucket. */
export class Surroundings {
  readonly parked: Parked[] = [];
  readonly logged: string[] = [];
  readonly measured: string[] = [];
  readonly objects = new Map<string, string>();
  /** Of the service that would park. */
  refusesToPark = false;

  options<D extends DeliveryOption>(
    { delivery, ...settings }: Partial<Omit<ConsumerSettings, 'delivery'>> & { readonly delivery: D },
    more: Partial<ConsumeOptions<D>> = {},
  ): ConsumeOptions<D> {
    const all: ConsumerSettings = {
      name: 'billing/Users',
      dimensions: { service: 'billing', consumer: 'billing/Users' },
      contract: 'users/User',
      major: 1,
      deadLetterQueueUrl: 'https://queue',
      payloadBucket: 'payloads',
      delivery: typeof delivery === 'string' ? delivery : delivery.name,
      ...settings,
    };
    return {
      delivery,
      settings: JSON.stringify(all),
      sqs: { send: this.#park } as unknown as SQSClient,
      s3: { send: this.#fetch } as unknown as S3Client,
      logger: { warn: (message, fields) => this.logged.push(JSON.stringify({ message, ...fields })) },
      metrics: (line) => this.measured.push(line),
      ...more,
    };
  }

  readonly #park = async ({ input }: { input: { MessageBody: string; MessageAttributes: object } }) => {
    if (this.refusesToPark) throw new Error('the queue is away');
    const texts = Object.entries(input.MessageAttributes).map(([name, value]) => [name, value.StringValue]);
    this.parked.push({ body: input.MessageBody, ...Object.fromEntries(texts) });
  };

  readonly #fetch = async ({ input }: { input: { Bucket: string; Key: string } }) => {
    const found = this.objects.get(`s3://${input.Bucket}/${input.Key}`);
    if (found === undefined) throw Object.assign(new Error('gone'), { name: 'NoSuchKey' });
    return { Body: { transformToString: async () => found } };
  };
}

type Consume = (
  event: { readonly Records: readonly { readonly messageId: string; readonly body: string }[] },
  lambda: { getRemainingTimeInMillis(): number },
) => Promise<QueueResponse>;

/**
 * Hands events to a handler in one batch; answers the numbers of those that come again.
 *
 * @throws Error when the handler does not end in time, as Lambda would stop the function
 */
export async function deliver(
  consume: Consume,
  events: readonly unknown[],
  remaining = 30_000,
): Promise<number[]> {
  const Records = events.map((event, index) => ({
    messageId: String(index),
    body: typeof event === 'string' ? event : JSON.stringify(event),
  }));
  const end = Date.now() + remaining;
  const stopping = new AbortController();
  const stopped = sleep(remaining, undefined, { signal: stopping.signal }).then(() => {
    throw new Error(`the function was stopped after ${remaining} ms`);
  });
  const answered = consume({ Records }, { getRemainingTimeInMillis: () => end - Date.now() });
  const { batchItemFailures } = await Promise.race([answered, stopped]).finally(() => stopping.abort());
  return batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
}

/** A number in a table of effects. */
export async function effectsIn(dynamodb: DynamoDBClient, TableName: string, id: string): Promise<number> {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName, Key: { id: { S: id } }, ConsistentRead: true }),
  );
  return Number(Item?.count?.N ?? 0);
}
