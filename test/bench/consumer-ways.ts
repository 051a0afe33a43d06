import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import {
  type ConsumeOptions,
  consumeChanges,
  type QueueEvent,
  type QueueResponse,
} from '../../lib/client/consume/consume-changes';
import type { DeliveryOption } from '../../lib/client/consume/deliver';
import type { LambdaContext } from '../../lib/client/consume/invocation';
import { once } from '../../lib/client/consume/once';
import { leanEntry } from '../support/lean-consumers';
import { readyMade } from '../support/ready-made';
import { userContract } from '../support/user-contract';
import { type CountingClient, type Ending, effectOf } from './consumer-world';

const HORIZON_SECONDS = 43 * 86_400;
const user = readyMade(userContract);

/** Where a consumer keeps what it does, and what it has done. */
export interface Tables {
  readonly effects: string;
  readonly memory: string;
}

export type Consume = (event: QueueEvent, lambda: LambdaContext) => Promise<QueueResponse>;

/** A way to handle changes. */
export interface Way {
  readonly name: string;
  /** What is nought at its end, whatever happens on the way. */
  readonly promises: readonly (keyof Ending)[];
  readonly open: (dynamodb: CountingClient, tables: Tables) => Consume | Promise<Consume>;
  /** It calls past the client that is given, by the environment: what the client counts and loses is not its own. */
  readonly withoutSdk?: boolean;
}

/** The first one is what the others are compared with. */
export const WAYS: readonly Way[] = [
  { name: 'SDK alone', promises: ['none'], open: bare },
  { name: 'at-least-once', promises: ['none'], open: handling('at-least-once') },
  { name: 'in-order', promises: [], open: handling('in-order') },
  { name: 'Powertools by hand', promises: ['none'], open: byHand },
  { name: 'once', promises: ['none'], open: handling(once) },
  { name: 'exactly-once', promises: ['again', 'none'], open: transacting('each') },
  { name: 'exactly-once, newest', promises: ['again', 'old'], open: transacting('newest') },
  { name: 'exactly-once, without the SDK', promises: [], open: transactingLean, withoutSdk: true },
];

/** What one would write without any library: all messages at once, each by itself. */
function bare(dynamodb: CountingClient, { effects }: Tables): Consume {
  return eachAlone(async (body) => {
    const { data } = JSON.parse(body);
    await dynamodb.send(new UpdateItemCommand(effectOf(effects, data)));
  });
}

/** Powertools' idempotency around the same, with the event's id as the key. */
function byHand(dynamodb: CountingClient, { effects, memory }: Tables): Consume {
  const config = new IdempotencyConfig({ eventKeyJmesPath: 'id', expiresAfterSeconds: HORIZON_SECONDS });
  const handle = makeIdempotent(
    async ({ data }: { id: string; data: Record<string, unknown> }) => {
      await dynamodb.send(new UpdateItemCommand(effectOf(effects, data)));
    },
    {
      persistenceStore: new DynamoDBPersistenceLayer({
        tableName: memory,
        keyAttr: 'of',
        awsSdkV3Client: dynamodb,
      }),
      config,
      keyPrefix: 'billing',
    },
  );
  const all = eachAlone((body) => handle(JSON.parse(body)));
  return (event, lambda) => {
    config.registerLambdaContext(lambda as Context);
    return all(event, lambda);
  };
}

function eachAlone(handle: (body: string) => Promise<void>): Consume {
  return async ({ Records }) => {
    const settled = await Promise.allSettled(Records.map(({ body }) => handle(body)));
    const failed = Records.filter((_, index) => settled[index]?.status === 'rejected');
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

function handling(delivery: Exclude<DeliveryOption, 'exactly-once'>): Way['open'] {
  return (dynamodb, tables) =>
    consumeChanges(
      user,
      async ({ data = {} }) => {
        await dynamodb.send(new UpdateItemCommand(effectOf(tables.effects, data)));
      },
      optionsOf(delivery, dynamodb, tables),
    );
}

function transacting(changes: 'each' | 'newest'): Way['open'] {
  return (dynamodb, tables) =>
    consumeChanges(
      user,
      async ({ data = {}, transaction }) => {
        await transaction([{ Update: effectOf(tables.effects, data) }]);
      },
      { ...optionsOf('exactly-once', dynamodb, tables), changes },
    );
}

async function transactingLean(dynamodb: CountingClient, tables: Tables): Promise<Consume> {
  const { consumeChanges: consumeLean } = await leanEntry();
  const { dynamodb: _, sqs: __, s3: ___, ...options } = optionsOf('exactly-once', dynamodb, tables);
  return consumeLean(
    user,
    async ({ data = {}, transaction }) => {
      await transaction([{ Update: effectOf(tables.effects, data) }]);
    },
    options,
  );
}

function optionsOf<D extends DeliveryOption>(
  delivery: D,
  dynamodb: CountingClient,
  { memory }: Tables,
): ConsumeOptions<D> {
  const settings = {
    name: 'billing/Users',
    contract: userContract.id,
    major: userContract.major,
    delivery: typeof delivery === 'string' ? delivery : delivery.name,
    deadLetterQueueUrl: 'https://queue.invalid',
    payloadBucket: 'payloads',
    positionsTable: memory,
    horizonSeconds: HORIZON_SECONDS,
  };
  const nowhere = { send: async () => Promise.reject(new Error('nothing is parked or fetched here')) };
  return {
    delivery,
    settings: JSON.stringify(settings),
    dynamodb,
    sqs: nowhere as unknown as SQSClient,
    s3: nowhere as unknown as S3Client,
    logger: { warn: () => {} },
    // They are made, as in a function, and go nowhere.
    metrics: () => {},
  };
}
